CREATE TABLE `aria` (
  `a` int(11) DEFAULT NULL
) ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci PAGE_CHECKSUM=1 TRANSACTIONAL=1;
CREATE TABLE `autos` (
  `k` varchar(10) NOT NULL,
  `id` smallint(5) unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`k`),
  UNIQUE KEY `id` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `bins` (
  `a` binary(4) NOT NULL DEFAULT 'ab\0\0',
  `b` varbinary(255) DEFAULT 'x',
  `c` blob DEFAULT NULL,
  `d` tinyblob DEFAULT NULL,
  `e` mediumblob DEFAULT NULL,
  `f` longblob DEFAULT NULL,
  `g` varbinary(8) DEFAULT '�\0'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `checks` (
  `a` int(11) DEFAULT NULL,
  `b` int(11) DEFAULT NULL,
  `c` varchar(10) DEFAULT NULL,
  CONSTRAINT `ab` CHECK (`a` < `b`),
  CONSTRAINT `CONSTRAINT_1` CHECK (`c` in ('x','y')),
  CONSTRAINT `nn` CHECK (`b` is not null or `c` like 'a%'),
  CONSTRAINT `CONSTRAINT_2` CHECK (`a` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `child` (
  `id` int(11) NOT NULL,
  `pid` int(10) unsigned DEFAULT NULL,
  `pk` varchar(10) DEFAULT NULL,
  `self` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `fk one` (`pid`,`pk`),
  KEY `pk` (`pk`),
  KEY `self` (`self`),
  CONSTRAINT `child_ibfk_1` FOREIGN KEY (`pk`) REFERENCES `parent` (`k`),
  CONSTRAINT `child_ibfk_2` FOREIGN KEY (`self`) REFERENCES `child` (`id`),
  CONSTRAINT `fk one` FOREIGN KEY (`pid`, `pk`) REFERENCES `parent` (`id`, `k`) ON DELETE CASCADE ON UPDATE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `colch` (
  `a` int(11) DEFAULT NULL COMMENT 'c',
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`)),
  `k` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`k`)),
  `l` varchar(100) DEFAULT NULL,
  CONSTRAINT `CONSTRAINT_1` CHECK (`a` > 1),
  CONSTRAINT `CONSTRAINT_2` CHECK (json_valid(`l`) and octet_length(`l`) > 2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `comp` (
  `a` varchar(1000) /*M!100301 COMPRESSED*/ DEFAULT NULL,
  `b` text /*M!100301 COMPRESSED*/ DEFAULT 'x'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `enc` (
  `a` int(11) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci `page_compressed`='1' `encrypted`='no';
CREATE TABLE `exprdef` (
  `a` int(11) DEFAULT (1 + 1),
  `b` char(36) DEFAULT uuid(),
  `c` date DEFAULT curdate(),
  `d` varchar(30) DEFAULT concat('a','b'),
  `e` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT json_object('a',1) CHECK (json_valid(`e`)),
  `f` text DEFAULT 'abc',
  `g` blob DEFAULT X'6162',
  `h` datetime DEFAULT (current_timestamp() + interval 1 day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `gen` (
  `a` int(11) NOT NULL,
  `b` int(11) GENERATED ALWAYS AS (`a` * 2) VIRTUAL,
  `c` int(11) GENERATED ALWAYS AS (`a` + 1) STORED,
  `d` varchar(40) GENERATED ALWAYS AS (concat('x',`a`,'\'')) STORED COMMENT 'gen',
  `e` varchar(10) DEFAULT NULL,
  KEY `c` (`c`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `geos` (
  `a` geometry DEFAULT NULL,
  `b` point NOT NULL,
  `c` linestring DEFAULT NULL,
  `d` polygon DEFAULT NULL,
  `e` multipoint DEFAULT NULL,
  `f` multilinestring DEFAULT NULL,
  `g` multipolygon DEFAULT NULL,
  `h` geometrycollection DEFAULT NULL,
  SPATIAL KEY `sp` (`b`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `idx` (
  `id` int(11) NOT NULL,
  `a` varchar(300) DEFAULT NULL,
  `b` int(11) DEFAULT NULL,
  `c` text DEFAULT NULL,
  `d` varchar(20) DEFAULT NULL,
  `we``ird "name` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ub` (`b`),
  UNIQUE KEY `u` (`a`(10),`b`),
  KEY `h` (`b`) USING BTREE,
  KEY `descs` (`b` DESC,`id`),
  KEY `k space` (`we``ird "name`) COMMENT 'index''s comment',
  FULLTEXT KEY `ft` (`c`),
  FULLTEXT KEY `ft2` (`c`,`a`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `ignored` (
  `a` int(11) DEFAULT NULL,
  KEY `k` (`a`) IGNORED
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `ints` (
  `a` tinyint(4) DEFAULT NULL,
  `b` tinyint(1) NOT NULL DEFAULT 1,
  `c` smallint(5) unsigned DEFAULT NULL,
  `d` mediumint(9) DEFAULT NULL,
  `e` int(5) unsigned zerofill DEFAULT NULL,
  `f` int(10) unsigned NOT NULL DEFAULT 7,
  `g` bigint(20) DEFAULT NULL,
  `h` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`h`)
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `inv` (
  `a` int(11) INVISIBLE DEFAULT NULL,
  `b` int(11) DEFAULT NULL,
  `c` varchar(10) INVISIBLE DEFAULT 'x',
  KEY `i` (`b`) IGNORED
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `jsons` (
  `id` int(11) NOT NULL,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`)),
  `k` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`k`)),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `keyless` (
  `a` int(11) DEFAULT NULL,
  `b` varchar(10) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `latin` (
  `a` varchar(10) DEFAULT NULL,
  `b` text DEFAULT NULL,
  `c` enum('é') DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
CREATE TABLE `latinbin` (
  `a` varchar(10) DEFAULT NULL,
  `b` varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin;
CREATE TABLE `myisams` (
  `id` int(11) DEFAULT NULL,
  KEY `id` (`id`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;
CREATE TABLE `na me``s.x` (
  `col.a` int(11) NOT NULL,
  `ключ` varchar(10) DEFAULT NULL COMMENT 'ключ',
  `select` int(11) NOT NULL,
  `1a` int(11) DEFAULT NULL,
  `a"b` int(11) DEFAULT NULL,
  `A'b` int(11) DEFAULT NULL,
  `sixty-four-characters-long-name-01234567890123456789012345678901` int(11) DEFAULT NULL,
  PRIMARY KEY (`col.a`,`select`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `nums` (
  `a` decimal(10,2) NOT NULL DEFAULT 0.00,
  `b` decimal(65,30) DEFAULT NULL,
  `c` decimal(5,0) unsigned zerofill DEFAULT NULL,
  `d` float DEFAULT NULL,
  `e` float(7,3) DEFAULT NULL,
  `f` double unsigned DEFAULT NULL,
  `g` double(10,4) DEFAULT 1.5000,
  `h` bit(1) DEFAULT b'1',
  `i` bit(64) DEFAULT NULL,
  `j` bit(1) NOT NULL DEFAULT b'0',
  `k` decimal(10,2) DEFAULT -12.50,
  `l` double DEFAULT 10000000000
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `onecol` (
  `a` int(11) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `opts` (
  `id` int(11) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci MIN_ROWS=2 MAX_ROWS=1000 AVG_ROW_LENGTH=100 PACK_KEYS=1 STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=30 CHECKSUM=1 DELAY_KEY_WRITE=1 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE `parent` (
  `id` int(10) unsigned NOT NULL,
  `k` varchar(10) NOT NULL,
  PRIMARY KEY (`id`,`k`),
  UNIQUE KEY `k` (`k`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `parth` (
  `id` int(11) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
 PARTITION BY HASH (`id`)
PARTITIONS 4;
CREATE TABLE `partl` (
  `id` int(11) NOT NULL,
  `r` varchar(10) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
 PARTITION BY LIST  COLUMNS(`r`)
(PARTITION `a` VALUES IN ('x','y') ENGINE = InnoDB,
 PARTITION `b` VALUES IN ('z') ENGINE = InnoDB);
CREATE TABLE `parts` (
  `id` int(11) NOT NULL,
  `d` date NOT NULL,
  PRIMARY KEY (`id`,`d`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
 PARTITION BY RANGE (year(`d`))
(PARTITION `p0` VALUES LESS THAN (2000) COMMENT = 'old' ENGINE = InnoDB,
 PARTITION `p 1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
CREATE TABLE `partsub` (
  `id` int(11) DEFAULT NULL,
  `d` date DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
 PARTITION BY RANGE (to_days(`d`))
SUBPARTITION BY HASH (`id`)
SUBPARTITIONS 2
(PARTITION `p0` VALUES LESS THAN (1000) ENGINE = InnoDB,
 PARTITION `p1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
CREATE TABLE `per` (
  `id` int(11) DEFAULT NULL,
  `d1` date NOT NULL,
  `d2` date NOT NULL,
  PERIOD FOR `p` (`d1`, `d2`),
  UNIQUE KEY `id` (`id`,`p` WITHOUT OVERLAPS)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `persist` (
  `a` int(11) DEFAULT NULL,
  `b` int(11) GENERATED ALWAYS AS (`a` + 1) STORED,
  `c` int(11) GENERATED ALWAYS AS (`a` MOD 3) VIRTUAL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `refsys` (
  `p` point NOT NULL,
  SPATIAL KEY `p` (`p`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `seqdef` (
  `a` int(11) DEFAULT NULL,
  `b` int(11) DEFAULT -5,
  `c` datetime DEFAULT (current_timestamp() + interval 1 day),
  `d` varchar(10) DEFAULT concat('a','b'),
  `e` date DEFAULT curdate(),
  `f` double DEFAULT 3.141592653589793
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `sets` (
  `a` enum('x','y''z','comma,','ä','') NOT NULL DEFAULT 'x',
  `b` set('r','g','b') DEFAULT 'r,g',
  `c` enum('a\\b') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `sq` (
  `next_not_cached_value` bigint(21) NOT NULL,
  `minimum_value` bigint(21) NOT NULL,
  `maximum_value` bigint(21) NOT NULL,
  `start_value` bigint(21) NOT NULL COMMENT 'start value when sequences is created or value if RESTART is used',
  `increment` bigint(21) NOT NULL COMMENT 'increment value',
  `cache_size` bigint(21) unsigned NOT NULL,
  `cycle_option` tinyint(1) unsigned NOT NULL COMMENT '0 if no cycles are allowed, 1 if the sequence should begin a new cycle when maximum_value is passed',
  `cycle_count` bigint(21) NOT NULL COMMENT 'How many cycles have been done'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `strs` (
  `a` char(10) NOT NULL DEFAULT 'it''s',
  `b` varchar(255) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'a\\b',
  `c` text DEFAULT NULL,
  `d` tinytext DEFAULT NULL,
  `e` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `f` longtext DEFAULT NULL,
  `g` char(0) DEFAULT NULL,
  `h` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
  `i` varchar(20) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `j` varchar(20) DEFAULT 'ä€?\n"',
  `k` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='it''s "quoted" \\ back';
CREATE TABLE `temporals` (
  `a` date NOT NULL DEFAULT '2020-01-01',
  `b` time(3) DEFAULT NULL,
  `c` datetime DEFAULT NULL,
  `d` datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  `e` timestamp NULL DEFAULT NULL,
  `f` timestamp(3) NOT NULL DEFAULT current_timestamp(3),
  `g` year(4) DEFAULT 2024,
  `h` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `i` time DEFAULT '-10:00:00',
  `j` datetime DEFAULT '1970-01-01 00:00:00'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `utf3` (
  `a` varchar(10) DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci;
CREATE TABLE `uuids` (
  `a` uuid NOT NULL DEFAULT uuid(),
  `b` inet4 DEFAULT NULL,
  `c` inet6 DEFAULT '::1'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `ver` (
  `id` int(11) NOT NULL,
  `a` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING;
CREATE TABLE `ver2` (
  `id` int(11) NOT NULL,
  `a` int(11) DEFAULT NULL,
  `rs` timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
  `re` timestamp(6) GENERATED ALWAYS AS ROW END,
  PRIMARY KEY (`id`,`re`),
  PERIOD FOR SYSTEM_TIME (`rs`, `re`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING;
CREATE TABLE `ver3` (
  `id` int(11) DEFAULT NULL,
  `a` int(11) DEFAULT NULL WITHOUT SYSTEM VERSIONING,
  `b` int(11) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING
 PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS TIMESTAMP'2026-11-20 00:00:00'
(PARTITION `p0` HISTORY ENGINE = InnoDB,
 PARTITION `pn` CURRENT ENGINE = InnoDB);
