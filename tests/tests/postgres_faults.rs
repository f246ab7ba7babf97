//! The PostgreSQL target when something breaks in the middle: nothing is ever written in part.

mod support;

use std::time::Duration;

use dsl::types::SettingValue;
use engine::{
    connector::Target,
    error::{Error, ErrorClass},
};
use futures::{StreamExt, stream};
use harness::{Fault, Proxy};
use support::{
    arrays::{BIG, id},
    batch, load, load_of,
    postgres::{connect_with, settings, target},
};

#[tokio::test]
async fn a_source_that_fails_leaves_nothing() {
    let database = harness::postgres().await.database("source").await;
    database.exec("create table t (id bigint primary key)").await;
    let target = target(&database, &[]).await;
    for first in [&[1, 2][..], &[1, 1]] {
        // With a clash of keys the server has an error of its own by then; ours is the one that is told.
        let failure = Error::new(
            dsl::diagnostic::codes::CONNECT_LOST,
            ErrorClass::Connection,
            "the source broke",
        );
        let many: Vec<i64> = (10..50_000).collect();
        let input =
            stream::iter([Ok(batch(&[id(first)])), Ok(batch(&[id(&many)])), Err(failure)]).boxed();
        let error =
            target.load(load_of("public", "t", &[("id", BIG)], input)).await.expect_err("broken");
        assert_eq!(error.what, "the source broke");
        assert_eq!(
            target.fetch("select count(*) from t").await.expect("in step"),
            [[Some("0".to_owned())]]
        );
    }
}

#[tokio::test]
async fn a_backend_that_is_ended_in_the_middle_writes_nothing() {
    let database = harness::postgres().await.database("ended").await;
    database.exec("create table t (id bigint)").await;
    let target = target(&database, &[]).await;
    let (sender, receiver) = futures::channel::mpsc::channel(1);
    let mut sender = sender;
    let feed = async {
        use futures::SinkExt;
        let many: Vec<i64> = (0..50_000).collect();
        sender.send(Ok(batch(&[id(&many)]))).await.expect("the load listens");
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                     where datname = current_database() and query like 'copy %'";
        while database.value(ended).await == "0" {}
        for _ in 0..200 {
            if sender.send(Ok(batch(&[id(&many)]))).await.is_err() {
                break;
            }
        }
        drop(sender);
    };
    let (loaded, ()) =
        tokio::join!(target.load(load_of("public", "t", &[("id", BIG)], receiver.boxed())), feed);
    let error = loaded.expect_err("the backend is gone");
    assert_eq!(
        (error.class, error.code.name()),
        (ErrorClass::Connection, "mig::connect::lost"),
        "{error:?}"
    );
    assert_eq!(database.value("select count(*) from t").await, "0");
    assert_eq!(load(&target, "public", "t", &[id(&[1])]).await.expect("connected again").rows, 1);
}

#[tokio::test]
async fn a_load_that_is_cancelled_writes_nothing() {
    let database = harness::postgres().await.database("cancelled").await;
    database.exec("create table t (id bigint)").await;
    let target = target(&database, &[]).await;
    let endless = stream::iter([Ok(batch(&[id(&(0..50_000).collect::<Vec<_>>())]))])
        .chain(stream::pending())
        .boxed();
    let load_of = load_of("public", "t", &[("id", BIG)], endless);
    let stopped = tokio::time::timeout(Duration::from_millis(300), target.load(load_of)).await;
    assert!(stopped.is_err(), "still waiting for rows");
    // The lock of the copy is gone with its connection.
    tokio::time::timeout(Duration::from_secs(10), target.execute("truncate t"))
        .await
        .expect("no lock")
        .expect("truncated");
    assert_eq!(database.value("select count(*) from t").await, "0");
}

#[tokio::test]
async fn a_connection_that_is_cut_anywhere_is_lost_and_never_half_written() {
    let database = harness::postgres().await.database("cut").await;
    database.exec("create table t (id bigint)").await;
    let proxy = Proxy::to(database.server().port()).await;
    for after in [500, 3_000, 20_000, 150_000, 1_000_000] {
        proxy.set(Fault::None).await;
        let mut all = settings(&database);
        all[1] = ("port", SettingValue::Int(proxy.port().into()));
        let target = connect_with(all, harness::PASSWORD).await.expect("through the proxy");
        proxy.set(Fault::CutAfter(after)).await;
        let batches: Vec<_> =
            (0..20).map(|_| Ok(batch(&[id(&(0..5000).collect::<Vec<_>>())]))).collect();
        let error = target
            .load(load_of("public", "t", &[("id", BIG)], stream::iter(batches).boxed()))
            .await
            .expect_err("cut");
        assert_eq!(
            (error.class, error.code.name()),
            (ErrorClass::Connection, "mig::connect::lost"),
            "{after}: {error:?}"
        );
        assert_eq!(database.value("select count(*) from t").await, "0", "cut after {after}");
        proxy.set(Fault::None).await;
        assert_eq!(
            target.fetch("select 1").await.expect("connected again"),
            [[Some("1".to_owned())]]
        );
    }
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_not_known() {
    let database = harness::postgres().await.database("commit").await;
    database
        .exec(
            "create table t (id bigint); \
             create function leave() returns trigger language plpgsql as \
               $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$; \
             create constraint trigger leave after insert on t deferrable initially deferred \
               for each row when (new.id = 7) execute function leave()",
        )
        .await;
    let target = target(&database, &[]).await;
    let error =
        load(&target, "public", "t", &[id(&[7])]).await.expect_err("ended while it committed");
    insta::assert_snapshot!(support::report(&error), @r"
    mig::connect::lost (Connection)
      public.t: the connection broke while the rows were committed; whether they were is not known
    ");
    assert_eq!(load(&target, "public", "t", &[id(&[1])]).await.expect("connected again").rows, 1);
}
