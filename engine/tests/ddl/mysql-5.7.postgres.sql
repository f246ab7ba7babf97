-- orders.created: default '0000-00-00 00:00:00': the target has no such date or time
-- orders.changed: on update current_timestamp: the target has no such clause; write the time in the application or a trigger
-- orders: fulltext index `note`: the target has another kind of index for it; make one by hand
-- orders: options ROW_FORMAT: how the source stores rows; the target does it its own way
create sequence "shop"."orders_id_seq";
create table "shop"."orders" (
  "id" numeric(20) default nextval('"shop"."orders_id_seq"') not null,
  "customer" integer,
  "state" text default 'new' not null,
  "note" text,
  "created" timestamp(0) with time zone not null,
  "changed" timestamp(0) with time zone default current_timestamp(0) not null,
  "doc" json,
  "total" double precision default 0.00,
  "name" varchar(20),
  "flags" bit(9) default B'100000001' not null,
  "both" varchar(60) generated always as (("state" || '-' || "name")) stored,
  primary key ("id"),
  check ("state" in ('new', 'paid', 'sent'))
);
alter sequence "shop"."orders_id_seq" owned by "shop"."orders"."id";
comment on table "shop"."orders" is 'orders; really';
create index "orders_customer" on "shop"."orders" ("customer");
select setval(pg_get_serial_sequence('"shop"."orders"', 'id'), least(greatest(coalesce((select max("id") from "shop"."orders"), 0) + 1::numeric, 42), 9223372036854775807)::bigint, false);
-- plain: partitions: the target gets one table; its partitions are declared differently
create table "shop"."plain" (
  "a" integer,
  "b" varchar(10),
  "c" smallint
);
create table "shop"."customers" (
  "id" integer not null,
  primary key ("id")
);
-- fed: options CONNECTION: how the source stores rows; the target does it its own way
create table "shop"."fed" (
  "id" integer not null,
  primary key ("id")
);
-- merged: options INSERT_METHOD, UNION: how the source stores rows; the target does it its own way
create table "shop"."merged" (
  "id" integer not null
);
-- dirs: options DATA DIRECTORY: how the source stores rows; the target does it its own way
create table "shop"."dirs" (
  "id" integer not null
);
alter table "shop"."orders" add constraint "orders_ibfk_1" foreign key ("customer") references "shop"."customers" ("id") on delete set null;
