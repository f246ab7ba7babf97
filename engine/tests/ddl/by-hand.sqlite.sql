create table "main"."synonyms" (
  "a" integer,
  "b" integer,
  "c" integer default 1 not null,
  "d" integer default 0,
  "e" text,
  "f" text,
  "g" text,
  "h" real,
  "i" real,
  "j" real,
  "k" real,
  "l" real,
  "m" real,
  "n" integer,
  "o" integer,
  "p" integer,
  "q" integer,
  "r" integer
);
create table "main"."strings" (
  "a" text,
  "b" text,
  "c" text,
  "d" text,
  "e" text,
  "f" text,
  "g" text,
  "h" text,
  "i" blob,
  "j" blob,
  "k" blob,
  "l" blob,
  "m" text,
  "n" text,
  "o" text,
  "p" text,
  "q" text,
  "r" blob,
  "s" text
);
-- inline.id: comment: SQLite has no such thing
-- inline: check (d > 0) not enforced: SQLite enforces every check; it is left out
create table "main"."inline" (
  "id" integer primary key autoincrement not null,
  "k" integer,
  "u" integer,
  "r" integer,
  "c" integer,
  "d" integer,
  check (("c" > 0)),
  constraint "inline_ibfk_1" foreign key ("r") references "parent" ("id") on delete cascade
);
create unique index "main"."inline_k" on "inline" ("k");
create unique index "main"."inline_u" on "inline" ("u");
create table "main"."inline_key" (
  "e" integer not null,
  primary key ("e")
);
-- serials.id: auto_increment: SQLite counts only in a column that is the whole primary key
create table "main"."serials" (
  "id" integer not null,
  "n" integer
);
create unique index "main"."serials_id" on "serials" ("id");
-- t: comment: SQLite has no such thing
create table "main"."t" (
  "a" integer not null
);
create table "main"."tmp" (
  "a" integer
);
-- defaults.m: on update current_timestamp: SQLite has no such thing
create table "main"."defaults" (
  "a" integer default 5,
  "b" integer default -5,
  "c" integer default 5,
  "d" text default '.5',
  "e" text default 'x',
  "f" text default 'y',
  "g" integer default 1,
  "h" integer default 682,
  "i" text default x'616263',
  "j" integer default 1,
  "k" text default '2020-01-01',
  "l" text default current_timestamp,
  "m" text default (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "n" text default 'dq',
  "o" text default 'ab',
  "p" integer default 1,
  "q" integer default ((1 + 2)),
  "r" text default 'x',
  "t" blob default x'6162',
  "u" text default 'it''s',
  "v" integer default 65280
);
-- keys_: uniqueness of `c` without case in `c`: the target compares exactly: texts that differ in case or accents are different keys
-- keys_: index `c_2`: SQLite has no full-text, spatial or vector index of this kind
-- keys_: index `ft`: SQLite has no full-text, spatial or vector index of this kind
-- keys_: index `with_options` is invisible: SQLite uses every index
-- keys_: index `mixed`: function `lower` is not translated
-- keys_: options INDEX with_options: how the source stores rows; SQLite does it its own way
create table "main"."keys_" (
  "a" integer not null,
  "b" integer,
  "c" text,
  primary key ("a")
);
create index "main"."keys__a" on "keys_" ("a");
create index "main"."keys__a_2" on "keys_" ("a", "b");
create index "main"."keys__named" on "keys_" ("b");
create unique index "main"."keys__c" on "keys_" (substr("c", 1, 10) desc, "a");
create unique index "main"."keys__named_u" on "keys_" ("b");
create index "main"."keys__with_options" on "keys_" ("a");
create index "main"."keys__functional_index" on "keys_" ((("a" + "b")) desc);
-- generated.e: comment: SQLite has no such thing
-- generated: uniqueness of `e` without case in `e`: the target compares exactly: texts that differ in case or accents are different keys
create table "main"."generated" (
  "a" integer,
  "b" integer generated always as (("a" + 1)) virtual,
  "c" integer generated always as (("a" + 1)) stored,
  "d" integer generated always as (("a" * 2)) virtual not null,
  "e" text generated always as ((cast("a" as text) || ')' || '(')) stored
);
create unique index "main"."generated_e" on "generated" ("e");
-- fks: foreign key `fks_ibfk_2`: SQLite has none into another database
create table "main"."fks" (
  "a" integer,
  "b" integer,
  constraint "fks_ibfk_1" foreign key ("a") references "x" ("y"),
  constraint "c" foreign key ("a", "b") references "p" ("a", "b")
);
create table "main"."collations" (
  "a" text,
  "b" text,
  "c" text,
  "d" text,
  "e" text,
  "f" text,
  "g" integer,
  check ("e" in ('a'))
);
create table "main"."shorts" (
  "a" text,
  "b" text
);
-- spatials: index `a`: SQLite has no full-text, spatial or vector index of this kind
create table "main"."spatials" (
  "a" blob not null,
  "b" blob,
  "c" blob
);
-- comments.b: invisible: SQLite has no such thing
-- comments: partitions: SQLite has no such thing
-- comments: options COLUMN c: how the source stores rows; SQLite does it its own way
create table "main"."comments" (
  "a" integer,
  "b" integer,
  "c" text default 'x;y'
);
-- nested_json: check (json_valid(m)): function `json_valid` is not translated
-- nested_json: check (json_valid(n)): function `json_valid` is not translated
create table "main"."nested_json" (
  "j" text,
  "k l" text,
  "m" text,
  "n" text
);
-- options: options ROW_FORMAT, KEY_BLOCK_SIZE, STATS_SAMPLE_PAGES, INSERT_METHOD, CONNECTION, DATA DIRECTORY, INDEX DIRECTORY, UNION, START TRANSACTION, TABLESPACE, STORAGE: how the source stores rows; SQLite does it its own way
create table "main"."options" (
  "a" integer
);
-- periods: primary key: it covers only the beginning of a column
-- periods: options PERIOD FOR p: how the source stores rows; SQLite does it its own way
create table "main"."periods" (
  "id" integer,
  "s" text,
  "e" text
);
-- seqs.a: default (next value for s): `value` is not translated
-- seqs.b: default (nextval(`db`.`s`)): `.` is not translated
-- seqs.c: default (next value for db.s): `value` is not translated
create table "main"."seqs" (
  "a" integer,
  "b" integer,
  "c" integer
);
create table "main"."zero" (
  "a" integer,
  "b" integer,
  "c" text,
  "d" integer,
  "e" integer,
  "f" integer,
  "g" integer
);
create table "main"."1a" (
  "1b" integer,
  "c`d" integer,
  "$e" integer,
  "ключ" integer
);
create table "main"."tidb" (
  "id" integer not null,
  primary key ("id")
);
-- engine_attributes: options INDEX a, COLUMN a, COLUMN a: how the source stores rows; SQLite does it its own way
create table "main"."engine_attributes" (
  "a" integer
);
create index "main"."engine_attributes_a" on "engine_attributes" ("a");
create table "main"."visible_key" (
  "a" integer
);
create index "main"."visible_key_k" on "visible_key" ("a");
create index "main"."visible_key_l" on "visible_key" ("a");
-- version_columns: partitions: SQLite has no such thing
-- version_columns: system versioning: SQLite has no such thing
-- version_columns: options COLUMN a, COLUMN b: how the source stores rows; SQLite does it its own way
create table "main"."version_columns" (
  "a" integer,
  "b" integer
);
