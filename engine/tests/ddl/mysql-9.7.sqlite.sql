-- autos.id: auto_increment: SQLite counts only in a column that is the whole primary key
-- autos: uniqueness of `k` without case in `PRIMARY`: the target compares exactly: texts that differ in case or accents are different keys
create table "main"."autos" (
  "k" text not null,
  "id" integer not null,
  primary key ("k")
);
create unique index "main"."autos_id" on "autos" ("id");
create table "main"."bins" (
  "a" blob default x'61620000' not null,
  "b" blob default x'78',
  "c" blob,
  "d" blob,
  "e" blob,
  "f" blob,
  "g" blob default x'ff00'
);
-- checks: check (`c` in (_utf8mb4'x',_utf8mb4'y')): the source compares this text without case or accents, the target exactly
-- checks: check ((`b` is not null) or (`c` like _utf8mb4'a%')): the target compares patterns differently
create table "main"."checks" (
  "a" integer,
  "b" integer,
  "c" text,
  constraint "ab" check (("a" < "b")),
  constraint "checks_chk_1" check (("a" > 0))
);
create table "main"."child" (
  "id" integer not null,
  "pid" integer,
  "pk" text,
  "self" integer,
  primary key ("id"),
  constraint "child_ibfk_1" foreign key ("pk") references "parent" ("k"),
  constraint "child_ibfk_2" foreign key ("self") references "child" ("id"),
  constraint "fk one" foreign key ("pid", "pk") references "parent" ("id", "k") on delete cascade on update set null
);
create index "main"."child_fk one" on "child" ("pid", "pk");
create index "main"."child_pk" on "child" ("pk");
create index "main"."child_self" on "child" ("self");
-- colf: options COLUMN a, COLUMN a, COLUMN b: how the source stores rows; SQLite does it its own way
create table "main"."colf" (
  "a" integer,
  "b" integer
);
create table "main"."coll" (
  "a" text,
  "b" text,
  "c" text
);
-- exprdef.b: default (uuid()): function `uuid` is not translated
-- exprdef.e: default (json_object(_utf8mb4'a',1)): function `json_object` is not translated
-- exprdef.h: default (now() + interval 1 day): `interval` is not translated
create table "main"."exprdef" (
  "a" integer default ((1 + 1)),
  "b" text,
  "c" text default current_date,
  "d" text default (('a' || 'b')),
  "e" text,
  "f" text default 'abc',
  "g" blob default x'6162',
  "h" text
);
-- func: index `u`: function `lower` is not translated
-- func: index `m`: `cast` is not translated
create table "main"."func" (
  "a" integer,
  "j" text,
  "c" text
);
create index "main"."func_functional_index" on "func" ((("a" + 1)));
-- gen.d: comment: SQLite has no such thing
create table "main"."gen" (
  "a" integer not null,
  "b" integer generated always as (("a" * 2)) virtual,
  "c" integer generated always as (("a" + 1)) stored,
  "d" text generated always as (('x' || cast("a" as text) || '''')) stored,
  "e" text
);
create index "main"."gen_c" on "gen" ("c");
-- geos: index `sp`: SQLite has no full-text, spatial or vector index of this kind
create table "main"."geos" (
  "a" blob,
  "b" blob not null,
  "c" blob,
  "d" blob,
  "e" blob,
  "f" blob,
  "g" blob,
  "h" blob
);
create table "main"."gipk" (
  "a" integer
);
-- idx: uniqueness of `a` without case in `u`: the target compares exactly: texts that differ in case or accents are different keys
-- idx: index `ft`: SQLite has no full-text, spatial or vector index of this kind
-- idx: index `ft2`: SQLite has no full-text, spatial or vector index of this kind
create table "main"."idx" (
  "id" integer not null,
  "a" text,
  "b" integer,
  "c" text,
  "d" text,
  "we`ird ""name" integer,
  primary key ("id")
);
create unique index "main"."idx_ub" on "idx" ("b");
create unique index "main"."idx_u" on "idx" (substr("a", 1, 10), "b");
create index "main"."idx_h" on "idx" ("b");
create index "main"."idx_descs" on "idx" ("b" desc, "id");
create index "main"."idx_k space" on "idx" ("we`ird ""name");
-- ints.h: values over 9223372036854775807: SQLite's integers end there
create table "main"."ints" (
  "a" integer,
  "b" integer default 1 not null,
  "c" integer,
  "d" integer,
  "e" integer,
  "f" integer default 7 not null,
  "g" integer,
  "h" integer primary key autoincrement not null
);
insert into "main"."sqlite_sequence" (name, seq) select 'ints', 0 where not exists (select 1 from "main"."sqlite_sequence" where name = 'ints');
update "main"."sqlite_sequence" set seq = max(seq, 999) where name = 'ints';
-- inv.a: invisible: SQLite has no such thing
-- inv.c: invisible: SQLite has no such thing
-- inv: index `i` is invisible: SQLite uses every index
create table "main"."inv" (
  "a" integer,
  "b" integer,
  "c" text default 'x'
);
create index "main"."inv_i" on "inv" ("b");
create table "main"."jsons" (
  "id" integer not null,
  "j" text,
  "k" text not null,
  primary key ("id")
);
create table "main"."keyless" (
  "a" integer,
  "b" text
);
create table "main"."latin" (
  "a" text,
  "b" text,
  "c" text,
  check ("c" in ('é'))
);
create table "main"."latinbin" (
  "a" text,
  "b" text
);
-- linear: partitions: SQLite has no such thing
create table "main"."linear" (
  "a" integer not null
);
-- myisams: options ROW_FORMAT: how the source stores rows; SQLite does it its own way
create table "main"."myisams" (
  "id" integer
);
create index "main"."myisams_id" on "myisams" ("id");
-- na me`s.x.ключ: comment: SQLite has no such thing
create table "main"."na me`s.x" (
  "col.a" integer not null,
  "ключ" text,
  "select" integer not null,
  "1a" integer,
  "a""b" integer,
  "A'b" integer,
  "sixty-four-characters-long-name-01234567890123456789012345678901" integer,
  primary key ("col.a", "select")
);
-- ngram: index `ft`: SQLite has no full-text, spatial or vector index of this kind
create table "main"."ngram" (
  "c" text
);
-- notenf: check (`a` > 1) not enforced: SQLite enforces every check; it is left out
create table "main"."notenf" (
  "a" integer
);
create table "main"."nums" (
  "a" text default '0.00' not null,
  "b" text,
  "c" text,
  "d" real,
  "e" real,
  "f" real,
  "g" real default 1.5000,
  "h" integer default 1,
  "i" integer,
  "j" integer default 0 not null,
  "k" text default '-12.50',
  "l" real default 10000000000
);
create table "main"."onecol" (
  "a" integer
);
-- opts: options MIN_ROWS, MAX_ROWS, AVG_ROW_LENGTH, PACK_KEYS, STATS_PERSISTENT, STATS_AUTO_RECALC, STATS_SAMPLE_PAGES, CHECKSUM, DELAY_KEY_WRITE, ROW_FORMAT, KEY_BLOCK_SIZE: how the source stores rows; SQLite does it its own way
create table "main"."opts" (
  "id" integer
);
-- parent: uniqueness of `k` without case in `PRIMARY`: the target compares exactly: texts that differ in case or accents are different keys
-- parent: uniqueness of `k` without case in `k`: the target compares exactly: texts that differ in case or accents are different keys
create table "main"."parent" (
  "id" integer not null,
  "k" text not null,
  primary key ("id", "k")
);
create unique index "main"."parent_k" on "parent" ("k");
-- partalg: partitions: SQLite has no such thing
create table "main"."partalg" (
  "a" integer not null,
  "b" integer,
  primary key ("a")
);
-- parth: partitions: SQLite has no such thing
create table "main"."parth" (
  "id" integer not null,
  primary key ("id")
);
-- partkey: partitions: SQLite has no such thing
create table "main"."partkey" (
  "a" integer not null,
  "b" integer,
  primary key ("a")
);
-- partl: partitions: SQLite has no such thing
create table "main"."partl" (
  "id" integer not null,
  "r" text not null
);
-- parts: partitions: SQLite has no such thing
create table "main"."parts" (
  "id" integer not null,
  "d" text not null,
  primary key ("id", "d")
);
-- partsub: partitions: SQLite has no such thing
create table "main"."partsub" (
  "id" integer,
  "d" text
);
-- rangecols: partitions: SQLite has no such thing
create table "main"."rangecols" (
  "a" integer,
  "b" text
);
create table "main"."sets" (
  "a" text default 'x' not null,
  "b" text default 'r,g',
  "c" text,
  check ("a" in ('x', 'y''z', 'comma,', 'ä', '')),
  check ("c" in ('a\b'))
);
-- srid: index `p`: SQLite has no full-text, spatial or vector index of this kind
create table "main"."srid" (
  "p" blob not null,
  "q" blob
);
-- strs: comment: SQLite has no such thing
create table "main"."strs" (
  "a" text default 'it''s' not null,
  "b" text default 'a\b',
  "c" text,
  "d" text,
  "e" text,
  "f" text,
  "g" text,
  "h" text default '' not null,
  "i" text,
  "j" text default 'ä€😀
"',
  "k" text not null
);
-- temporals.d: microseconds of the default: SQLite's clock gives milliseconds
-- temporals.d: on update current_timestamp: SQLite has no such thing
-- temporals.h: on update current_timestamp: SQLite has no such thing
create table "main"."temporals" (
  "a" text default '2020-01-01' not null,
  "b" text,
  "c" text,
  "d" text default (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "e" text,
  "f" text default (strftime('%Y-%m-%d %H:%M:%f', 'now')) not null,
  "g" integer default 2024,
  "h" text default current_timestamp not null,
  "i" text default '-10:00:00',
  "j" text default '1970-01-01 00:00:00'
);
-- tsopt: options TABLESPACE, AUTOEXTEND_SIZE, COMPRESSION: how the source stores rows; SQLite does it its own way
create table "main"."tsopt" (
  "a" integer
);
create table "main"."utf3" (
  "a" text,
  "b" text
);
create table "main"."vec" (
  "v" blob,
  "w" blob
);
