-- autos: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`autos` (
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`k`),
  UNIQUE KEY `id` (`id`)
) AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`autos` AUTO_INCREMENT = 77;
-- bins: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`bins` (
  `a` binary(4) NOT NULL DEFAULT x'61620000',
  `b` varbinary(255) DEFAULT x'78',
  `c` blob DEFAULT NULL,
  `d` tinyblob DEFAULT NULL,
  `e` mediumblob DEFAULT NULL,
  `f` longblob DEFAULT NULL,
  `g` varbinary(8) DEFAULT x'ff00'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- checks: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`checks` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  CONSTRAINT `ab` CHECK (`a` < `b`),
  CONSTRAINT `checks_chk_1` CHECK (`a` > 0),
  CONSTRAINT `checks_chk_2` CHECK (`c` in (_utf8mb4'x',_utf8mb4'y')),
  CONSTRAINT `nn` CHECK ((`b` is not null) or (`c` like _utf8mb4'a%'))
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- child: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- colf.a: STORAGE DISK: the target has no such thing
-- colf.a: COLUMN_FORMAT FIXED: the target has no such thing
-- colf.b: COLUMN_FORMAT DYNAMIC: the target has no such thing
-- colf: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`colf` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- coll.b: utf8mb4_0900_bin: the target does not have it; `utf8mb4_bin` orders and compares some texts differently
-- coll.c: utf8mb4_de_pb_0900_as_cs: the target does not have it; `utf8mb4_bin` orders and compares some texts differently
-- coll: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`coll` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- exprdef: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`exprdef` (
  `a` int DEFAULT (1 + 1),
  `b` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (uuid()),
  `c` date DEFAULT (curdate()),
  `d` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT (concat(_utf8mb4'a',_utf8mb4'b')),
  `e` json DEFAULT (json_object(_utf8mb4'a',1)),
  `f` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT ('abc'),
  `g` blob DEFAULT (x'6162'),
  `h` datetime DEFAULT (now() + interval 1 day)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- func: index `u` on (lower(`c`)): the target indexes columns only; the index is left out
-- func: index `functional_index` on (`a` + 1): the target indexes columns only; the index is left out
-- func: index `m` on (cast(json_extract(`j`,_utf8mb4'$.x') as unsigned array)): the target indexes columns only; the index is left out
-- func: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`func` (
  `a` int DEFAULT NULL,
  `j` json DEFAULT NULL,
  `c` varchar(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- gen: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`gen` (
  `a` int NOT NULL,
  `b` int GENERATED ALWAYS AS (`a` * 2) VIRTUAL,
  `c` int GENERATED ALWAYS AS (`a` + 1) STORED,
  `d` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci GENERATED ALWAYS AS (concat(_utf8mb4'x',`a`,_utf8mb4'\'')) STORED COMMENT 'gen',
  `e` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`gen`
  ADD KEY `c` (`c`);
-- geos: spatial index `sp`: the target has no such thing
-- geos: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- gipk: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`gipk` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- idx: fulltext index `ft`: the target has no such thing
-- idx: fulltext index `ft2`: the target has no such thing
-- idx: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- ints: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- inv: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`inv` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'x'
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`inv`
  ADD KEY `i` (`b`);
-- jsons: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`jsons` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  `k` json NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- keyless: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- linear: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`linear` (
  `a` int NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY LINEAR HASH (`a`)
PARTITIONS 5;
-- myisams: engine MyISAM: the target has no such thing; the table is InnoDB
-- myisams: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- myisams: option ROW_FORMAT: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`myisams` (
  `id` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`myisams`
  ADD KEY `id` (`id`);
-- na me`s.x: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- ngram: fulltext index `ft`: the target has no such thing
-- ngram: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`ngram` (
  `c` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- notenf: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`notenf` (
  `a` int DEFAULT NULL,
  CONSTRAINT `c` CHECK (`a` > 1) NOT ENFORCED
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- nums: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- onecol: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`onecol` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- opts: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- parent: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`parent` (
  `id` int unsigned NOT NULL,
  `k` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  PRIMARY KEY (`id`,`k`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`parent`
  ADD UNIQUE KEY `k` (`k`);
-- partalg: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`partalg` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  PRIMARY KEY (`a`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY KEY ALGORITHM = 1 (a)
PARTITIONS 3;
-- parth: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`parth` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY HASH (`id`)
PARTITIONS 4;
-- partkey: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`partkey` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  PRIMARY KEY (`a`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY KEY (a)
PARTITIONS 3;
-- partl: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`partl` (
  `id` int NOT NULL,
  `r` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY LIST  COLUMNS(r)
(PARTITION a VALUES IN ('x','y') ENGINE = InnoDB,
 PARTITION b VALUES IN ('z') ENGINE = InnoDB);
-- parts: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`parts` (
  `id` int NOT NULL,
  `d` date NOT NULL,
  PRIMARY KEY (`id`,`d`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE (year(`d`))
(PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'old' ENGINE = InnoDB,
 PARTITION `p 1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
-- partsub: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- partsub: partitions: the target has no such thing
CREATE TABLE `shop`.`partsub` (
  `id` int DEFAULT NULL,
  `d` date DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- rangecols: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`rangecols` (
  `a` int DEFAULT NULL,
  `b` date DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE  COLUMNS(a,b)
(PARTITION p0 VALUES LESS THAN (1,'2020-01-01') ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE) ENGINE = InnoDB);
-- sets.c: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- sets: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`sets` (
  `a` enum('x','y''z','comma,','ä','') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'x',
  `b` set('r','g','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'r,g',
  `c` enum('a\\b') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- srid: spatial index `p`: the target has no such thing
-- srid.p: srid 4326: the target has no such thing
-- srid.q: srid 0: the target has no such thing
-- srid: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`srid` (
  `p` point NOT NULL,
  `q` geometry DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- strs.b: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strs.h: utf8mb4_unicode_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strs.i: ascii_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strs.j: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
  `j` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'ä€😀
"',
  `k` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='it''s "quoted" \\ back';
-- temporals: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
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
-- tsopt: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- tsopt: option TABLESPACE: it names a place on the source's machine
-- tsopt: option AUTOEXTEND_SIZE: how rows are stored; the target does it its own way
-- tsopt: option COMPRESSION: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`tsopt` (
  `a` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- utf3: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`utf3` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- vec.v: vector(3): the target has no such thing; the column is `varbinary(12)`
-- vec.w: vector(2048): the target has no such thing; the column is `varbinary(8192)`
-- vec: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`vec` (
  `v` varbinary(12) DEFAULT NULL,
  `w` varbinary(8192) DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_1` FOREIGN KEY (`pk`) REFERENCES `shop`.`parent` (`k`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `child_ibfk_2` FOREIGN KEY (`self`) REFERENCES `shop`.`child` (`id`);
ALTER TABLE `shop`.`child` ADD CONSTRAINT `fk one` FOREIGN KEY (`pid`, `pk`) REFERENCES `shop`.`parent` (`id`, `k`) ON DELETE CASCADE ON UPDATE SET NULL;
