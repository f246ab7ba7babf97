-- aria: engine Aria: the target has no such thing; the table is InnoDB
-- aria: option PAGE_CHECKSUM: how rows are stored; the target does it its own way
-- aria: option TRANSACTIONAL: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`aria` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`autos` (
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`k`),
  UNIQUE KEY `id` (`id`)
) AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`autos` AUTO_INCREMENT = 77;
CREATE TABLE `shop`.`bins` (
  `a` binary(4) NOT NULL DEFAULT x'61620000',
  `b` varbinary(255) DEFAULT x'78',
  `c` blob DEFAULT NULL,
  `d` tinyblob DEFAULT NULL,
  `e` mediumblob DEFAULT NULL,
  `f` longblob DEFAULT NULL,
  `g` varbinary(8) DEFAULT x'ff00'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`checks` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  CONSTRAINT `ab` CHECK (`a` < `b`),
  CHECK (`c` in ('x','y')),
  CONSTRAINT `nn` CHECK (`b` is not null or `c` like 'a%'),
  CHECK (`a` > 0)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`child` (
  `id` int NOT NULL,
  `pid` int unsigned DEFAULT NULL,
  `pk` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `self` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
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
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- comp.a: COMPRESSED: the target has no such thing
-- comp.b: COMPRESSED: the target has no such thing
CREATE TABLE `shop`.`comp` (
  `a` varchar(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT ('x')
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- enc: option PAGE_COMPRESSED: how rows are stored; the target does it its own way
-- enc: option ENCRYPTED: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`enc` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`exprdef` (
  `a` int DEFAULT (1 + 1),
  `b` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (uuid()),
  `c` date DEFAULT (curdate()),
  `d` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (concat('a','b')),
  `e` json DEFAULT (json_object('a',1)),
  `f` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT ('abc'),
  `g` blob DEFAULT (x'6162'),
  `h` datetime DEFAULT (current_timestamp() + interval 1 day)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`gen` (
  `a` int NOT NULL,
  `b` int GENERATED ALWAYS AS (`a` * 2) VIRTUAL,
  `c` int GENERATED ALWAYS AS (`a` + 1) STORED,
  `d` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci GENERATED ALWAYS AS (concat('x',`a`,'\'')) STORED COMMENT 'gen',
  `e` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`gen`
  ADD KEY `c` (`c`);
-- geos: spatial index `sp`: the target has no such thing
CREATE TABLE `shop`.`geos` (
  `a` geometry DEFAULT NULL,
  `b` point NOT NULL,
  `c` linestring DEFAULT NULL,
  `d` polygon DEFAULT NULL,
  `e` multipoint DEFAULT NULL,
  `f` multilinestring DEFAULT NULL,
  `g` multipolygon DEFAULT NULL,
  `h` geometrycollection DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- idx: fulltext index `ft`: the target has no such thing
-- idx: fulltext index `ft2`: the target has no such thing
CREATE TABLE `shop`.`idx` (
  `id` int NOT NULL,
  `a` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `we``ird "name` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`idx`
  ADD UNIQUE KEY `ub` (`b`),
  ADD UNIQUE KEY `u` (`a`(10),`b`),
  ADD KEY `h` (`b`) USING BTREE,
  ADD KEY `descs` (`b` DESC,`id`),
  ADD KEY `k space` (`we``ird "name`) COMMENT 'index''s comment';
-- ignored: index `k` is invisible: the target uses every index
CREATE TABLE `shop`.`ignored` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`ignored`
  ADD KEY `k` (`a`);
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
) AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`ints` AUTO_INCREMENT = 1000;
-- inv: index `i` is invisible: the target uses every index
-- inv.a: invisible: the target shows every column in `select *`
-- inv.c: invisible: the target shows every column in `select *`
CREATE TABLE `shop`.`inv` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'x'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`inv`
  ADD KEY `i` (`b`);
CREATE TABLE `shop`.`jsons` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  `k` json NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`keyless` (
  `a` int DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- latin: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`latin` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `c` enum('é') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- latinbin.b: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`latinbin` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- myisams: engine MyISAM: the target has no such thing; the table is InnoDB
-- myisams: option ROW_FORMAT: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`myisams` (
  `id` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
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
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
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
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`onecol` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- opts: option MIN_ROWS: how rows are stored; the target does it its own way
-- opts: option MAX_ROWS: how rows are stored; the target does it its own way
-- opts: option AVG_ROW_LENGTH: how rows are stored; the target does it its own way
-- opts: option PACK_KEYS: how rows are stored; the target does it its own way
-- opts: option STATS_PERSISTENT: how rows are stored; the target does it its own way
-- opts: option STATS_AUTO_RECALC: how rows are stored; the target does it its own way
-- opts: option STATS_SAMPLE_PAGES: how rows are stored; the target does it its own way
-- opts: option CHECKSUM: how rows are stored; the target does it its own way
-- opts: option DELAY_KEY_WRITE: how rows are stored; the target does it its own way
-- opts: option ROW_FORMAT: how rows are stored; the target does it its own way
-- opts: option KEY_BLOCK_SIZE: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`opts` (
  `id` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`parent` (
  `id` int unsigned NOT NULL,
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  PRIMARY KEY (`id`,`k`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`parent`
  ADD UNIQUE KEY `k` (`k`);
CREATE TABLE `shop`.`parth` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY HASH (`id`)
PARTITIONS 4;
CREATE TABLE `shop`.`partl` (
  `id` int NOT NULL,
  `r` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY LIST  COLUMNS(`r`)
(PARTITION `a` VALUES IN ('x','y') ENGINE = InnoDB,
 PARTITION `b` VALUES IN ('z') ENGINE = InnoDB);
CREATE TABLE `shop`.`parts` (
  `id` int NOT NULL,
  `d` date NOT NULL,
  PRIMARY KEY (`id`,`d`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE (year(`d`))
(PARTITION `p0` VALUES LESS THAN (2000) COMMENT = 'old' ENGINE = InnoDB,
 PARTITION `p 1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
-- partsub: partitions: the target has no such thing
CREATE TABLE `shop`.`partsub` (
  `id` int DEFAULT NULL,
  `d` date DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- per: `p` WITHOUT OVERLAPS of index `id`: the target has no periods; overlaps are no longer refused
-- per: period for p: the target has no such thing
CREATE TABLE `shop`.`per` (
  `id` int DEFAULT NULL,
  `d1` date NOT NULL,
  `d2` date NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`persist` (
  `a` int DEFAULT NULL,
  `b` int GENERATED ALWAYS AS (`a` + 1) STORED,
  `c` int GENERATED ALWAYS AS (`a` MOD 3) VIRTUAL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- refsys: spatial index `p`: the target has no such thing
CREATE TABLE `shop`.`refsys` (
  `p` point NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- seqdef.a: default nextval(`torture`.`sq`): sequences are not carried
CREATE TABLE `shop`.`seqdef` (
  `a` int,
  `b` int DEFAULT '-5',
  `c` datetime DEFAULT (current_timestamp() + interval 1 day),
  `d` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (concat('a','b')),
  `e` date DEFAULT (curdate()),
  `f` double DEFAULT '3.141592653589793'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- sets.c: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`sets` (
  `a` enum('x','y''z','comma,','ä','') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'x',
  `b` set('r','g','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'r,g',
  `c` enum('a\\b') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
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
);
-- strs.b: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strs.h: utf8mb4_unicode_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strs.i: ascii_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`strs` (
  `a` char(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'it''s',
  `b` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'a\\b',
  `c` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` tinytext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `e` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `f` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `g` char(0) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `h` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '',
  `i` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `j` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'ä€?
"',
  `k` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='it''s "quoted" \\ back';
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
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- utf3: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`utf3` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- uuids.a: uuid: the target has no such thing; the column is `char(36)`
-- uuids.b: inet4: the target has no such thing; the column is `varchar(15)`
-- uuids.c: inet6: the target has no such thing; the column is `varchar(45)`
CREATE TABLE `shop`.`uuids` (
  `a` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT (uuid()),
  `b` varchar(15) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `c` varchar(45) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '::1'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- ver: system versioning: the target keeps current rows only, and only those are copied
CREATE TABLE `shop`.`ver` (
  `id` int NOT NULL,
  `a` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- ver2.rs: generated always as row start: the target does not keep versions of rows; the values are copied
-- ver2.rs: invisible: the target shows every column in `select *`
-- ver2.re: generated always as row end: the target does not keep versions of rows; the values are copied
-- ver2: period for SYSTEM_TIME: the target has no such thing
-- ver2: system versioning: the target keeps current rows only, and only those are copied
CREATE TABLE `shop`.`ver2` (
  `id` int NOT NULL,
  `a` int DEFAULT NULL,
  `rs` timestamp(6) NOT NULL,
  `re` timestamp(6) NOT NULL,
  PRIMARY KEY (`id`,`re`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- ver3.a: WITHOUT SYSTEM VERSIONING: the target has no such thing
-- ver3: system versioning: the target keeps current rows only, and only those are copied
-- ver3: partitions: the target has no such thing
CREATE TABLE `shop`.`ver3` (
  `id` int DEFAULT NULL,
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_1` FOREIGN KEY (`pk`) REFERENCES `shop`.`parent` (`k`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_2` FOREIGN KEY (`self`) REFERENCES `shop`.`child` (`id`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `fk one` FOREIGN KEY (`pid`, `pk`) REFERENCES `shop`.`parent` (`id`, `k`) ON DELETE CASCADE ON UPDATE SET NULL;
