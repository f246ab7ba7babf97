create table shop.synonyms (a integer, b int4 unsigned, c bool not null default true, d boolean default false, e dec(8,3), f numeric(6), g fixed, h double precision, i real, j float(30), k float(10), l float4, m float8, n int1, o int2, p int3, q int8, r middleint);
create table strings (a character varying(10), b char varying(10), c nvarchar(10), d national varchar(10), e nchar(5), f national char(5), g long, h long varchar, i long varbinary, j char byte, k varchar(10) character set binary, l text charset binary, m char(3) ascii, n char(3) unicode, o varchar(10) binary, p text(100), q text(70000), r blob(10), s character(3)) character set latin1;
create table inline (id int primary key auto_increment comment 'a' 'b', k int unique, u int unique key, r int references parent (id) on delete cascade, c int check (c > 0), d int constraint positive check (d > 0) not enforced);
create table inline_key (e int key);
create table serials (id serial, n int);
create table if not exists `q`.`t` (`a` int not null) comment 'x' default charset utf8 collate utf8_bin engine InnoDB;
create temporary table tmp (a int);
CREATE TABLE defaults (a int default 5, b int default -5, c int default +5, d decimal(5,2) default .5, e varchar(10) default _utf8mb4'x', f varchar(10) default N'y', g bit default 1, h bit(10) default b'1010101010', i varchar(3) default 0x616263, j tinyint default b'1', k date default date'2020-01-01', l timestamp default now(), m datetime(3) default localtimestamp(3) on update now(3), n varchar(10) default "dq", o varchar(20) default 'a' 'b', p int default (1), q int default ((1 + 2)), r text default ('x'), t binary(2) default 'ab', u varchar(10) default 'it\'s', v bit(64) default x'ff00');
create table keys_ (a int, b int, c varchar(100), key (a), key (a, b), index named using hash (b), unique (c(10) desc, a asc), constraint named_u unique (b), constraint pk primary key using btree (a), fulltext (c), fulltext index ft (c) with parser ngram comment 'x', key with_options (a) key_block_size = 8 using btree comment 'y' invisible, key ((a + b) desc), key `mixed` ((lower(c)), b));
create table generated (a int, b int as (a + 1), c int as (a + 1) persistent, d int generated always as (a * 2) virtual not null, e varchar(20) generated always as (concat(a, ')', "(")) stored unique comment 'x');
create table fks (a int, b int, foreign key (a) references x (y), constraint foreign key (b) references db.x (z) match full on update cascade on delete set null, constraint c foreign key i (a, b) references p (a, b) on delete no action on update restrict);
create table collations (a varchar(10) collate utf8mb4_bin, b varchar(10) character set utf8mb4 collate utf8mb4_unicode_ci, c varchar(10) charset latin1, d varchar(10), e enum('a') character set 'utf8', f json collate utf8mb4_bin, g int) default character set = 'utf8mb4' collate = 'utf8mb4_0900_ai_ci';
create table shorts (a varchar(10), b varchar(10) character set latin1) charset utf8mb4 collate uca1400_ai_ci;
create table spatials (a point srid 4326 not null, b geomcollection, c geometry ref_system_id=0, spatial key (a));
create table comments ( -- line
  a int, # other
  /* block ; with ' quote */ b int /*!80023 INVISIBLE */, c varchar(5) /*!100301 COMPRESSED */ default 'x;y' -- '
) /*!50100 partition by hash (a) */ /*!50100 partitions 2 */;
create table nested_json (j longtext check (json_valid(j)), `k l` longtext collate utf8mb4_bin check (json_valid(`k l`)), m longtext, n text check (json_valid(n)), constraint x check (json_valid(m)));
create table options (a int) engine = InnoDB, row_format = compressed, key_block_size 4 stats_sample_pages=default insert_method = no connection 'x' data directory '/a' index directory='/b' union (x, y) start transaction tablespace ts storage disk;
create table periods (id int, s date, e date, period for p (s, e), primary key (id, p without overlaps));
create table seqs (a int default (next value for s), b int default nextval(`db`.`s`), c bigint default next value for db.s);
create table zero (a int(5) zerofill, b int zerofill, c decimal(5,2) zerofill, d tinyint(1) unsigned, e int(3), f smallint(5) unsigned, g bigint(20));
create table `1a` (1b int, `c``d` int, $e int, ключ int);
create table tidb (id bigint not null /*T![auto_rand] AUTO_RANDOM(5) */, primary key (id) /*T![clustered_index] CLUSTERED */);
create table engine_attributes (a int engine_attribute '{"x": 1}' secondary_engine_attribute='y', key (a) engine_attribute = '{}');
create table visible_key (a int visible, key k (a) visible, key l (a) not ignored);
create table version_columns (a int without system versioning, b int with system versioning) with system versioning partition by system_time (partition p0 history, partition pn current);
