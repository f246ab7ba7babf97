CREATE TABLE `shop`.`synonyms` (
  `a` int DEFAULT NULL,
  `b` int unsigned DEFAULT NULL,
  `c` tinyint(1) NOT NULL DEFAULT '1',
  `d` tinyint(1) DEFAULT '0',
  `e` decimal(8,3) DEFAULT NULL,
  `f` decimal(6,0) DEFAULT NULL,
  `g` decimal(10,0) DEFAULT NULL,
  `h` double DEFAULT NULL,
  `i` double DEFAULT NULL,
  `j` double DEFAULT NULL,
  `k` float DEFAULT NULL,
  `l` float DEFAULT NULL,
  `m` double DEFAULT NULL,
  `n` tinyint DEFAULT NULL,
  `o` smallint DEFAULT NULL,
  `p` mediumint DEFAULT NULL,
  `q` bigint DEFAULT NULL,
  `r` mediumint DEFAULT NULL
);
-- strings.c: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strings.d: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strings.e: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strings.f: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strings.n: ucs2_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- strings: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`strings` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `e` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `f` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `g` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `h` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `i` mediumblob DEFAULT NULL,
  `j` binary(1) DEFAULT NULL,
  `k` varbinary(10) DEFAULT NULL,
  `l` blob DEFAULT NULL,
  `m` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `n` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `o` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `p` tinytext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `q` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `r` tinyblob DEFAULT NULL,
  `s` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `shop`.`inline` (
  `id` int NOT NULL AUTO_INCREMENT COMMENT 'ab',
  `k` int DEFAULT NULL,
  `u` int DEFAULT NULL,
  `r` int DEFAULT NULL,
  `c` int DEFAULT NULL,
  `d` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  CHECK (c > 0),
  CONSTRAINT `positive` CHECK (d > 0) NOT ENFORCED
);
ALTER TABLE `shop`.`inline`
  ADD UNIQUE KEY `k` (`k`),
  ADD UNIQUE KEY `u` (`u`);
CREATE TABLE `shop`.`inline_key` (
  `e` int NOT NULL,
  PRIMARY KEY (`e`)
);
CREATE TABLE `shop`.`serials` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `n` int DEFAULT NULL,
  UNIQUE KEY `id` (`id`)
);
CREATE TABLE `q`.`t` (
  `a` int NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='x';
CREATE TABLE `shop`.`tmp` (
  `a` int DEFAULT NULL
);
CREATE TABLE `shop`.`defaults` (
  `a` int DEFAULT '5',
  `b` int DEFAULT '-5',
  `c` int DEFAULT '5',
  `d` decimal(5,2) DEFAULT '.5',
  `e` varchar(10) DEFAULT 'x',
  `f` varchar(10) DEFAULT 'y',
  `g` bit(1) DEFAULT b'1',
  `h` bit(10) DEFAULT b'1010101010',
  `i` varchar(3) DEFAULT x'616263',
  `j` tinyint DEFAULT '1',
  `k` date DEFAULT '2020-01-01',
  `l` timestamp NULL DEFAULT CURRENT_TIMESTAMP,
  `m` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `n` varchar(10) DEFAULT 'dq',
  `o` varchar(20) DEFAULT 'ab',
  `p` int DEFAULT '1',
  `q` int DEFAULT (1 + 2),
  `r` text DEFAULT ('x'),
  `t` binary(2) DEFAULT x'6162',
  `u` varchar(10) DEFAULT 'it''s',
  `v` bit(64) DEFAULT b'1111111100000000'
);
-- keys_: fulltext index `c_2`: the target has no such thing
-- keys_: fulltext index `ft`: the target has no such thing
-- keys_: key_block_size = 8 of index `with_options`: the target has no such thing
-- keys_: index `with_options` is invisible: the target uses every index
-- keys_: index `functional_index` on (a + b): the target indexes columns only; the index is left out
-- keys_: index `mixed` on (lower(c)): the target indexes columns only; the index is left out
CREATE TABLE `shop`.`keys_` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`a`) USING BTREE
);
ALTER TABLE `shop`.`keys_`
  ADD KEY `a` (`a`),
  ADD KEY `a_2` (`a`,`b`),
  ADD KEY `named` (`b`) USING HASH,
  ADD UNIQUE KEY `c` (`c`(10) DESC,`a`),
  ADD UNIQUE KEY `named_u` (`b`),
  ADD KEY `with_options` (`a`) USING BTREE COMMENT 'y';
CREATE TABLE `shop`.`generated` (
  `a` int DEFAULT NULL,
  `b` int GENERATED ALWAYS AS (a + 1) VIRTUAL,
  `c` int GENERATED ALWAYS AS (a + 1) STORED,
  `d` int GENERATED ALWAYS AS (a * 2) VIRTUAL NOT NULL,
  `e` varchar(20) GENERATED ALWAYS AS (concat(a, ')', "(")) STORED COMMENT 'x'
);
ALTER TABLE `shop`.`generated`
  ADD UNIQUE KEY `e` (`e`);
CREATE TABLE `shop`.`fks` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL
);
-- collations.b: utf8mb4_unicode_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- collations.c: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- collations.e: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- collations: utf8mb4_0900_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`collations` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `c` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `d` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `e` enum('a') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `f` json DEFAULT NULL,
  `g` int DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- shorts.b: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- shorts: utf8mb4_uca1400_ai_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`shorts` (
  `a` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- spatials: spatial index `a`: the target has no such thing
-- spatials.a: srid 4326: the target has no such thing
-- spatials.c: srid 0: the target has no such thing
CREATE TABLE `shop`.`spatials` (
  `a` point NOT NULL,
  `b` geometrycollection DEFAULT NULL,
  `c` geometry DEFAULT NULL
);
-- comments.b: invisible: the target shows every column in `select *`
-- comments.c: COMPRESSED: the target has no such thing
CREATE TABLE `shop`.`comments` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL,
  `c` varchar(5) DEFAULT 'x;y'
)
partition by hash (a) partitions 2;
CREATE TABLE `shop`.`nested_json` (
  `j` json DEFAULT NULL,
  `k l` json DEFAULT NULL,
  `m` longtext DEFAULT NULL,
  `n` text DEFAULT NULL,
  CONSTRAINT `x` CHECK (json_valid(m)),
  CHECK (json_valid(n))
);
-- options: option ROW_FORMAT: how rows are stored; the target does it its own way
-- options: option KEY_BLOCK_SIZE: how rows are stored; the target does it its own way
-- options: option STATS_SAMPLE_PAGES: how rows are stored; the target does it its own way
-- options: option INSERT_METHOD: how rows are stored; the target does it its own way
-- options: option CONNECTION: it names a server and may hold a password
-- options: option DATA DIRECTORY: it names a place on the source's machine
-- options: option INDEX DIRECTORY: it names a place on the source's machine
-- options: option UNION: how rows are stored; the target does it its own way
-- options: option START TRANSACTION: how rows are stored; the target does it its own way
-- options: option TABLESPACE: it names a place on the source's machine
-- options: option STORAGE: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`options` (
  `a` int DEFAULT NULL
);
-- periods: `p` WITHOUT OVERLAPS of index `PRIMARY`: the target has no periods; overlaps are no longer refused
-- periods: period for p: the target has no such thing
CREATE TABLE `shop`.`periods` (
  `id` int DEFAULT NULL,
  `s` date DEFAULT NULL,
  `e` date DEFAULT NULL
);
-- seqs.a: default next value for s: sequences are not carried
-- seqs.b: default nextval(`db`.`s`): sequences are not carried
-- seqs.c: default next value for db.s: sequences are not carried
CREATE TABLE `shop`.`seqs` (
  `a` int,
  `b` int,
  `c` bigint
);
CREATE TABLE `shop`.`zero` (
  `a` int(5) unsigned zerofill DEFAULT NULL,
  `b` int(10) unsigned zerofill DEFAULT NULL,
  `c` decimal(5,2) unsigned zerofill DEFAULT NULL,
  `d` tinyint(1) unsigned DEFAULT NULL,
  `e` int(3) DEFAULT NULL,
  `f` smallint unsigned DEFAULT NULL,
  `g` bigint DEFAULT NULL
);
CREATE TABLE `shop`.`1a` (
  `1b` int DEFAULT NULL,
  `c``d` int DEFAULT NULL,
  `$e` int DEFAULT NULL,
  `ключ` int DEFAULT NULL
);
CREATE TABLE `shop`.`tidb` (
  `id` bigint NOT NULL,
  PRIMARY KEY (`id`)
);
-- engine_attributes: engine_attribute = '{}' of index `a`: the target has no such thing
-- engine_attributes.a: engine_attribute '{"x": 1}': the target has no such thing
-- engine_attributes.a: secondary_engine_attribute='y': the target has no such thing
CREATE TABLE `shop`.`engine_attributes` (
  `a` int DEFAULT NULL
);
ALTER TABLE `shop`.`engine_attributes`
  ADD KEY `a` (`a`);
CREATE TABLE `shop`.`visible_key` (
  `a` int DEFAULT NULL
);
ALTER TABLE `shop`.`visible_key`
  ADD KEY `k` (`a`),
  ADD KEY `l` (`a`);
-- version_columns.a: without system versioning: the target has no such thing
-- version_columns.b: with system versioning: the target has no such thing
-- version_columns: system versioning: the target keeps current rows only, and only those are copied
-- version_columns: partitions: the target has no such thing
CREATE TABLE `shop`.`version_columns` (
  `a` int DEFAULT NULL,
  `b` int DEFAULT NULL
);
ALTER TABLE `shop`.`inline` ADD CONSTRAINT `inline_ibfk_1` FOREIGN KEY (`r`) REFERENCES `shop`.`parent` (`id`) ON DELETE CASCADE;
ALTER TABLE `shop`.`fks` ADD CONSTRAINT `fks_ibfk_1` FOREIGN KEY (`a`) REFERENCES `shop`.`x` (`y`);
ALTER TABLE `shop`.`fks` ADD CONSTRAINT `fks_ibfk_2` FOREIGN KEY (`b`) REFERENCES `db`.`x` (`z`) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE `shop`.`fks` ADD CONSTRAINT `c` FOREIGN KEY (`a`, `b`) REFERENCES `shop`.`p` (`a`, `b`);
