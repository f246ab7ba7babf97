CREATE TABLE `shop`.`aria` (
  `a` int DEFAULT NULL
) ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci PAGE_CHECKSUM=1 TRANSACTIONAL=1;
CREATE TABLE `shop`.`autos` (
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`k`),
  UNIQUE KEY `id` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`autos` AUTO_INCREMENT = 77;
CREATE TABLE `shop`.`bins` (
  `a` binary(4) NOT NULL DEFAULT x'61620000',
  `b` varbinary(255) DEFAULT x'78',
  `c` blob DEFAULT NULL,
  `d` tinyblob DEFAULT NULL,
  `e` mediumblob DEFAULT NULL,
  `f` longblob DEFAULT NULL,
  `g` varbinary(8) DEFAULT x'ff00'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`checks` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  CONSTRAINT `ab` CHECK (`a` < `b`),
  CONSTRAINT `CONSTRAINT_1` CHECK (`c` in ('x','y')),
  CONSTRAINT `nn` CHECK (`b` is not null or `c` like 'a%'),
  CHECK (`a` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`child` (
  `id` int NOT NULL,
  `pid` int unsigned DEFAULT NULL,
  `pk` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `self` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`child`
  ADD KEY `fk one` (`pid`,`pk`),
  ADD KEY `pk` (`pk`),
  ADD KEY `self` (`self`);
CREATE TABLE `shop`.`colch` (
  `a` int DEFAULT NULL COMMENT 'c',
  `j` json DEFAULT NULL,
  `k` json DEFAULT NULL,
  `l` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  CHECK (`a` > 1),
  CHECK (json_valid(`l`) and octet_length(`l`) > 2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`comp` (
  `a` varchar(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL COMPRESSED,
  `b` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT ('x') COMPRESSED
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`enc` (
  `a` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci `page_compressed`='1' `encrypted`='no';
CREATE TABLE `shop`.`exprdef` (
  `a` int DEFAULT (1 + 1),
  `b` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (uuid()),
  `c` date DEFAULT (curdate()),
  `d` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (concat('a','b')),
  `e` json DEFAULT (json_object('a',1)),
  `f` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT ('abc'),
  `g` blob DEFAULT (x'6162'),
  `h` datetime DEFAULT (current_timestamp() + interval 1 day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`gen` (
  `a` int NOT NULL,
  `b` int GENERATED ALWAYS AS (`a` * 2) VIRTUAL,
  `c` int GENERATED ALWAYS AS (`a` + 1) STORED,
  `d` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci GENERATED ALWAYS AS (concat('x',`a`,'\'')) STORED COMMENT 'gen',
  `e` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`gen`
  ADD KEY `c` (`c`);
CREATE TABLE `shop`.`geos` (
  `a` geometry DEFAULT NULL,
  `b` point NOT NULL,
  `c` linestring DEFAULT NULL,
  `d` polygon DEFAULT NULL,
  `e` multipoint DEFAULT NULL,
  `f` multilinestring DEFAULT NULL,
  `g` multipolygon DEFAULT NULL,
  `h` geometrycollection DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`geos`
  ADD SPATIAL KEY `sp` (`b`);
CREATE TABLE `shop`.`idx` (
  `id` int NOT NULL,
  `a` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `we``ird "name` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`idx`
  ADD UNIQUE KEY `ub` (`b`),
  ADD UNIQUE KEY `u` (`a`(10),`b`),
  ADD KEY `h` (`b`) USING BTREE,
  ADD KEY `descs` (`b` DESC,`id`),
  ADD KEY `k space` (`we``ird "name`) COMMENT 'index''s comment';
ALTER TABLE `shop`.`idx` ADD FULLTEXT KEY `ft` (`c`);
ALTER TABLE `shop`.`idx` ADD FULLTEXT KEY `ft2` (`c`,`a`);
CREATE TABLE `shop`.`ignored` (
  `a` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`ignored`
  ADD KEY `k` (`a`) IGNORED;
CREATE TABLE `shop`.`ints` (
  `a` tinyint DEFAULT NULL,
  `b` tinyint(1) NOT NULL DEFAULT '1',
  `c` smallint unsigned DEFAULT NULL,
  `d` mediumint DEFAULT NULL,
  `e` int(5) unsigned zerofill DEFAULT NULL,
  `f` int unsigned NOT NULL DEFAULT '7',
  `g` bigint DEFAULT NULL,
  `h` bigint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`h`)
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`ints` AUTO_INCREMENT = 1000;
CREATE TABLE `shop`.`inv` (
  `a` int DEFAULT NULL INVISIBLE,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'x' INVISIBLE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`inv`
  ADD KEY `i` (`b`) IGNORED;
CREATE TABLE `shop`.`jsons` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  `k` json NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`keyless` (
  `a` int DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`latin` (
  `a` varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `b` text CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `c` enum('é') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
CREATE TABLE `shop`.`latinbin` (
  `a` varchar(10) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL,
  `b` varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin;
CREATE TABLE `shop`.`myisams` (
  `id` int DEFAULT NULL
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;
ALTER TABLE `shop`.`myisams`
  ADD KEY `id` (`id`);
CREATE TABLE `shop`.`na me``s.x` (
  `col.a` int NOT NULL,
  `ключ` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL COMMENT 'ключ',
  `select` int NOT NULL,
  `1a` int DEFAULT NULL,
  `a"b` int DEFAULT NULL,
  `A'b` int DEFAULT NULL,
  `sixty-four-characters-long-name-01234567890123456789012345678901` int DEFAULT NULL,
  PRIMARY KEY (`col.a`,`select`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`nums` (
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
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`onecol` (
  `a` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`opts` (
  `id` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci MIN_ROWS=2 MAX_ROWS=1000 AVG_ROW_LENGTH=100 PACK_KEYS=1 STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=30 CHECKSUM=1 DELAY_KEY_WRITE=1 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE `shop`.`parent` (
  `id` int unsigned NOT NULL,
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  PRIMARY KEY (`id`,`k`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`parent`
  ADD UNIQUE KEY `k` (`k`);
CREATE TABLE `shop`.`parth` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY HASH (`id`)
PARTITIONS 4;
CREATE TABLE `shop`.`partl` (
  `id` int NOT NULL,
  `r` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY LIST  COLUMNS(`r`)
(PARTITION `a` VALUES IN ('x','y') ENGINE = InnoDB,
 PARTITION `b` VALUES IN ('z') ENGINE = InnoDB);
CREATE TABLE `shop`.`parts` (
  `id` int NOT NULL,
  `d` date NOT NULL,
  PRIMARY KEY (`id`,`d`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE (year(`d`))
(PARTITION `p0` VALUES LESS THAN (2000) COMMENT = 'old' ENGINE = InnoDB,
 PARTITION `p 1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
CREATE TABLE `shop`.`partsub` (
  `id` int DEFAULT NULL,
  `d` date DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE (to_days(`d`))
SUBPARTITION BY HASH (`id`)
SUBPARTITIONS 2
(PARTITION `p0` VALUES LESS THAN (1000) ENGINE = InnoDB,
 PARTITION `p1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
CREATE TABLE `shop`.`per` (
  `id` int DEFAULT NULL,
  `d1` date NOT NULL,
  `d2` date NOT NULL,
  PERIOD FOR `p` (`d1`, `d2`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`per`
  ADD UNIQUE KEY `id` (`id`,`p` WITHOUT OVERLAPS);
CREATE TABLE `shop`.`persist` (
  `a` int DEFAULT NULL,
  `b` int GENERATED ALWAYS AS (`a` + 1) STORED,
  `c` int GENERATED ALWAYS AS (`a` MOD 3) VIRTUAL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`refsys` (
  `p` point NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`refsys`
  ADD SPATIAL KEY `p` (`p`);
-- seqdef.a: default nextval(`torture`.`sq`): sequences are not carried
CREATE TABLE `shop`.`seqdef` (
  `a` int,
  `b` int DEFAULT '-5',
  `c` datetime DEFAULT (current_timestamp() + interval 1 day),
  `d` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (concat('a','b')),
  `e` date DEFAULT (curdate()),
  `f` double DEFAULT '3.141592653589793'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`sets` (
  `a` enum('x','y''z','comma,','ä','') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'x',
  `b` set('r','g','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'r,g',
  `c` enum('a\\b') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- sq: option SEQUENCE: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`sq` (
  `next_not_cached_value` bigint(21) NOT NULL,
  `minimum_value` bigint(21) NOT NULL,
  `maximum_value` bigint(21) NOT NULL,
  `start_value` bigint(21) NOT NULL COMMENT 'start value when sequences is created or value if RESTART is used',
  `increment` bigint(21) NOT NULL COMMENT 'increment value',
  `cache_size` bigint(21) unsigned NOT NULL,
  `cycle_option` tinyint(1) unsigned NOT NULL COMMENT '0 if no cycles are allowed, 1 if the sequence should begin a new cycle when maximum_value is passed',
  `cycle_count` bigint(21) NOT NULL COMMENT 'How many cycles have been done'
) ENGINE=InnoDB;
CREATE TABLE `shop`.`strs` (
  `a` char(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'it''s',
  `b` varchar(255) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'a\\b',
  `c` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` tinytext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `e` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `f` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `g` char(0) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `h` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
  `i` varchar(20) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `j` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'ä€?
"',
  `k` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='it''s "quoted" \\ back';
CREATE TABLE `shop`.`temporals` (
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
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`utf3` (
  `a` varchar(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci;
CREATE TABLE `shop`.`uuids` (
  `a` uuid NOT NULL DEFAULT (uuid()),
  `b` inet4 DEFAULT NULL,
  `c` inet6 DEFAULT '::1'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- ver: history of system versioning: only the current rows are copied
CREATE TABLE `shop`.`ver` (
  `id` int NOT NULL,
  `a` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING;
-- ver2: history of system versioning: only the current rows are copied
CREATE TABLE `shop`.`ver2` (
  `id` int NOT NULL,
  `a` int DEFAULT NULL,
  `rs` timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
  `re` timestamp(6) GENERATED ALWAYS AS ROW END,
  PRIMARY KEY (`id`,`re`),
  PERIOD FOR SYSTEM_TIME (`rs`, `re`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING;
-- ver3: history of system versioning: only the current rows are copied
CREATE TABLE `shop`.`ver3` (
  `id` int DEFAULT NULL,
  `a` int DEFAULT NULL WITHOUT SYSTEM VERSIONING,
  `b` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci WITH SYSTEM VERSIONING
PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS TIMESTAMP'2026-11-20 00:00:00'
(PARTITION `p0` HISTORY ENGINE = InnoDB,
 PARTITION `pn` CURRENT ENGINE = InnoDB);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_1` FOREIGN KEY (`pk`) REFERENCES `shop`.`parent` (`k`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_2` FOREIGN KEY (`self`) REFERENCES `shop`.`child` (`id`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `fk one` FOREIGN KEY (`pid`, `pk`) REFERENCES `shop`.`parent` (`id`, `k`) ON DELETE CASCADE ON UPDATE SET NULL;
