-- orders.id: values over 9223372036854775807: SQLite's integers end there
-- orders.changed: on update current_timestamp: SQLite has no such thing
-- orders: index `note`: SQLite has no full-text, spatial or vector index of this kind
-- orders: comment: SQLite has no such thing
-- orders: options ROW_FORMAT: how the source stores rows; SQLite does it its own way
create table "main"."orders" (
  "id" integer primary key autoincrement not null,
  "customer" integer,
  "state" text default 'new' not null,
  "note" text,
  "created" text default '0000-00-00 00:00:00' not null,
  "changed" text default current_timestamp not null,
  "doc" text,
  "total" real default 0.00,
  "name" text,
  "flags" integer default 257 not null,
  "both" text generated always as (("state" || '-' || "name")) virtual,
  check ("state" in ('new', 'paid', 'sent')),
  constraint "orders_ibfk_1" foreign key ("customer") references "customers" ("id") on delete set null
);
create index "main"."orders_customer" on "orders" ("customer");
insert into "main"."sqlite_sequence" (name, seq) select 'orders', 0 where not exists (select 1 from "main"."sqlite_sequence" where name = 'orders');
update "main"."sqlite_sequence" set seq = max(seq, 41) where name = 'orders';
-- plain: partitions: SQLite has no such thing
create table "main"."plain" (
  "a" integer,
  "b" text,
  "c" integer
);
create table "main"."customers" (
  "id" integer not null,
  primary key ("id")
);
-- fed: options CONNECTION: how the source stores rows; SQLite does it its own way
create table "main"."fed" (
  "id" integer not null,
  primary key ("id")
);
-- merged: options INSERT_METHOD, UNION: how the source stores rows; SQLite does it its own way
create table "main"."merged" (
  "id" integer not null
);
-- dirs: options DATA DIRECTORY: how the source stores rows; SQLite does it its own way
create table "main"."dirs" (
  "id" integer not null
);
