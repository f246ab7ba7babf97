CREATE TABLE `autos` (
  `k` varchar(10) NOT NULL,
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`k`),
  UNIQUE KEY `id` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `bins` (
  `a` binary(4) NOT NULL DEFAULT 'ab\0\0',
  `b` varbinary(255) DEFAULT 'x',
  `c` blob,
  `d` tinyblob,
  `e` mediumblob,
  `f` longblob,
  `g` varbinary(8) DEFAULT 0xFF00
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `checks` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) DEFAULT NULL,
  CONSTRAINT `ab` CHECK ((`a` < `b`)),
  CONSTRAINT `checks_chk_1` CHECK ((`a` > 0)),
  CONSTRAINT `checks_chk_2` CHECK ((`c` in (_utf8mb4'x',_utf8mb4'y'))),
  CONSTRAINT `nn` CHECK (((`b` is not null) or (`c` like _utf8mb4'a%')))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `child` (
  `id` int NOT NULL,
  `pid` int unsigned DEFAULT NULL,
  `pk` varchar(10) DEFAULT NULL,
  `self` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `fk one` (`pid`,`pk`),
  KEY `pk` (`pk`),
  KEY `self` (`self`),
  CONSTRAINT `child_ibfk_1` FOREIGN KEY (`pk`) REFERENCES `parent` (`k`) ON DELETE RESTRICT,
  CONSTRAINT `child_ibfk_2` FOREIGN KEY (`self`) REFERENCES `child` (`id`),
  CONSTRAINT `fk one` FOREIGN KEY (`pid`, `pk`) REFERENCES `parent` (`id`, `k`) ON DELETE CASCADE ON UPDATE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `colf` (
  `a` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL,
  `b` int /*!50606 COLUMN_FORMAT DYNAMIC */ DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `coll` (
  `a` varchar(10) DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_de_pb_0900_as_cs DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `exprdef` (
  `a` int DEFAULT ((1 + 1)),
  `b` char(36) DEFAULT (uuid()),
  `c` date DEFAULT (curdate()),
  `d` varchar(30) DEFAULT (concat(_utf8mb4'a',_utf8mb4'b')),
  `e` json DEFAULT (json_object(_utf8mb4'a',1)),
  `f` text DEFAULT (_utf8mb4'abc'),
  `g` blob DEFAULT (0x6162),
  `h` datetime DEFAULT ((now() + interval 1 day))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `func` (
  `a` int DEFAULT NULL,
  `j` json DEFAULT NULL,
  `c` varchar(30) DEFAULT NULL,
  UNIQUE KEY `u` ((lower(`c`)) DESC,`a`),
  KEY `functional_index` (((`a` + 1))),
  KEY `m` ((cast(json_extract(`j`,_utf8mb4'$.x') as unsigned array)))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `gen` (
  `a` int NOT NULL,
  `b` int GENERATED ALWAYS AS ((`a` * 2)) VIRTUAL,
  `c` int GENERATED ALWAYS AS ((`a` + 1)) STORED,
  `d` varchar(40) GENERATED ALWAYS AS (concat(_utf8mb4'x',`a`,_utf8mb4'\'')) STORED COMMENT 'gen',
  `e` varchar(10) DEFAULT NULL,
  KEY `c` (`c`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `geos` (
  `a` geometry DEFAULT NULL,
  `b` point NOT NULL,
  `c` linestring DEFAULT NULL,
  `d` polygon DEFAULT NULL,
  `e` multipoint DEFAULT NULL,
  `f` multilinestring DEFAULT NULL,
  `g` multipolygon DEFAULT NULL,
  `h` geomcollection DEFAULT NULL,
  SPATIAL KEY `sp` (`b`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `gipk` (
  `a` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `idx` (
  `id` int NOT NULL,
  `a` varchar(300) DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` text,
  `d` varchar(20) DEFAULT NULL,
  `we``ird "name` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ub` (`b`),
  UNIQUE KEY `u` (`a`(10),`b`),
  KEY `h` (`b`) USING BTREE,
  KEY `descs` (`b` DESC,`id`),
  KEY `k space` (`we``ird "name`) COMMENT 'index''s comment',
  FULLTEXT KEY `ft` (`c`),
  FULLTEXT KEY `ft2` (`c`,`a`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `ints` (
  `a` tinyint DEFAULT NULL,
  `b` tinyint(1) NOT NULL DEFAULT '1',
  `c` smallint unsigned DEFAULT NULL,
  `d` mediumint DEFAULT NULL,
  `e` int(5) unsigned zerofill DEFAULT NULL,
  `f` int unsigned NOT NULL DEFAULT '7',
  `g` bigint DEFAULT NULL,
  `h` bigint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`h`)
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `inv` (
  `a` int DEFAULT NULL /*!80023 INVISIBLE */,
  `b` int DEFAULT NULL,
  `c` varchar(10) DEFAULT 'x' /*!80023 INVISIBLE */,
  KEY `i` (`b`) /*!80000 INVISIBLE */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `jsons` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  `k` json NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `keyless` (
  `a` int DEFAULT NULL,
  `b` varchar(10) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `latin` (
  `a` varchar(10) DEFAULT NULL,
  `b` text,
  `c` enum('é') DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE `latinbin` (
  `a` varchar(10) COLLATE latin1_bin DEFAULT NULL,
  `b` varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin;
CREATE TABLE `linear` (
  `a` int NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY LINEAR HASH (`a`)
PARTITIONS 5 */;
CREATE TABLE `myisams` (
  `id` int DEFAULT NULL,
  KEY `id` (`id`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC;
CREATE TABLE `na me``s.x` (
  `col.a` int NOT NULL,
  `ключ` varchar(10) DEFAULT NULL COMMENT 'ключ',
  `select` int NOT NULL,
  `1a` int DEFAULT NULL,
  `a"b` int DEFAULT NULL,
  `A'b` int DEFAULT NULL,
  `sixty-four-characters-long-name-01234567890123456789012345678901` int DEFAULT NULL,
  PRIMARY KEY (`col.a`,`select`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `ngram` (
  `c` text,
  FULLTEXT KEY `ft` (`c`) /*!50100 WITH PARSER `ngram` */ 
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `notenf` (
  `a` int DEFAULT NULL,
  CONSTRAINT `c` CHECK ((`a` > 1)) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `nums` (
  `a` decimal(10,2) NOT NULL DEFAULT '0.00',
  `b` decimal(65,30) DEFAULT NULL,
  `c` decimal(5,0) unsigned zerofill DEFAULT NULL,
  `d` float DEFAULT NULL,
  `e` float(7,3) DEFAULT NULL,
  `f` double unsigned DEFAULT NULL,
  `g` double(10,4) DEFAULT '1.5000',
  `h` bit(1) DEFAULT b'1',
  `i` bit(64) DEFAULT NULL,
  `j` bit(1) NOT NULL DEFAULT b'0',
  `k` decimal(10,2) DEFAULT '-12.50',
  `l` double DEFAULT '10000000000'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `onecol` (
  `a` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `opts` (
  `id` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci MIN_ROWS=2 MAX_ROWS=1000 AVG_ROW_LENGTH=100 PACK_KEYS=1 STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=30 CHECKSUM=1 DELAY_KEY_WRITE=1 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE `parent` (
  `id` int unsigned NOT NULL,
  `k` varchar(10) NOT NULL,
  PRIMARY KEY (`id`,`k`),
  UNIQUE KEY `k` (`k`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `partalg` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  PRIMARY KEY (`a`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY KEY */ /*!50611 ALGORITHM = 1 */ /*!50100 (a)
PARTITIONS 3 */;
CREATE TABLE `parth` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY HASH (`id`)
PARTITIONS 4 */;
CREATE TABLE `partkey` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  PRIMARY KEY (`a`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY KEY (a)
PARTITIONS 3 */;
CREATE TABLE `partl` (
  `id` int NOT NULL,
  `r` varchar(10) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50500 PARTITION BY LIST  COLUMNS(r)
(PARTITION a VALUES IN ('x','y') ENGINE = InnoDB,
 PARTITION b VALUES IN ('z') ENGINE = InnoDB) */;
CREATE TABLE `parts` (
  `id` int NOT NULL,
  `d` date NOT NULL,
  PRIMARY KEY (`id`,`d`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY RANGE (year(`d`))
(PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'old' ENGINE = InnoDB,
 PARTITION `p 1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
CREATE TABLE `partsub` (
  `id` int DEFAULT NULL,
  `d` date DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY RANGE (to_days(`d`))
SUBPARTITION BY HASH (`id`)
SUBPARTITIONS 2
(PARTITION p0 VALUES LESS THAN (1000) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
CREATE TABLE `rangecols` (
  `a` int DEFAULT NULL,
  `b` date DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50500 PARTITION BY RANGE  COLUMNS(a,b)
(PARTITION p0 VALUES LESS THAN (1,'2020-01-01') ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE) ENGINE = InnoDB) */;
CREATE TABLE `sets` (
  `a` enum('x','y''z','comma,','ä','') NOT NULL DEFAULT 'x',
  `b` set('r','g','b') DEFAULT 'r,g',
  `c` enum('a\\b') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `srid` (
  `p` point NOT NULL /*!80003 SRID 4326 */,
  `q` geometry /*!80003 SRID 0 */ DEFAULT NULL,
  SPATIAL KEY `p` (`p`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `strs` (
  `a` char(10) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'it''s',
  `b` varchar(255) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'a\\b',
  `c` text COLLATE utf8mb4_general_ci,
  `d` tinytext COLLATE utf8mb4_general_ci,
  `e` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `f` longtext COLLATE utf8mb4_general_ci,
  `g` char(0) COLLATE utf8mb4_general_ci DEFAULT NULL,
  `h` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
  `i` varchar(20) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `j` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT 0xC3A4E282ACF09F98800A22,
  `k` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='it''s "quoted" \\ back';
CREATE TABLE `temporals` (
  `a` date NOT NULL DEFAULT '2020-01-01',
  `b` time(3) DEFAULT NULL,
  `c` datetime DEFAULT NULL,
  `d` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  `e` timestamp NULL DEFAULT NULL,
  `f` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `g` year DEFAULT '2024',
  `h` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `i` time DEFAULT '-10:00:00',
  `j` datetime DEFAULT '1970-01-01 00:00:00'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE `tsopt` (
  `a` int DEFAULT NULL
) /*!50100 TABLESPACE `innodb_file_per_table` */ /*!80023 AUTOEXTEND_SIZE=4194304 */ ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMPRESSION='zlib';
CREATE TABLE `utf3` (
  `a` varchar(10) DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
CREATE TABLE `vec` (
  `v` vector(3) DEFAULT NULL,
  `w` vector(2048) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
