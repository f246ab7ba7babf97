//! A network that fails on command: a TCP proxy between a client and a server.
//!
//! The fault in force applies to every connection, those that are open included, and can be changed
//! at any moment. A cut is a reset (RST), as from a router that lost its table; bytes that were passed
//! on before are not taken back. The proxy lives on the runtime of its test and ends with the value.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

use crate::HOST;

/// What the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: bytes pass.
    None,
    /// Every connection, open or new, is cut as soon as the proxy has this many bytes passed on, in
    /// both directions together, counted from when the fault was set. Later connections are cut at once.
    CutAfter(u64),
    /// Bytes stop, connections stay open.
    Stall,
    /// Each direction of each connection passes this many bytes a second.
    Slow(u64),
    /// New connections are refused, open ones are cut.
    Refuse,
}

/// A proxy; connect to [`Proxy::port`] on [`HOST`].
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    upstream: SocketAddr,
    fault: watch::Sender<Fault>,
    /// Rises by one whenever all open connections are to be cut.
    cuts: watch::Sender<u64>,
    /// Bytes that may still pass under `CutAfter`.
    left: Mutex<u64>,
    open: AtomicUsize,
    accepted: AtomicUsize,
    passed: AtomicU64,
    /// Whether new connections are refused by now.
    refusing: watch::Sender<bool>,
}

impl Proxy {
    /// A proxy to `port` on [`HOST`].
    ///
    /// # Panics
    /// If this machine has no free port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind((HOST, 0)).await.expect("this machine has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            upstream: (Ipv4Addr::LOCALHOST, port).into(),
            fault: watch::Sender::new(Fault::None),
            cuts: watch::Sender::new(0),
            left: Mutex::new(0),
            open: AtomicUsize::new(0),
            accepted: AtomicUsize::new(0),
            passed: AtomicU64::new(0),
            refusing: watch::Sender::new(false),
        });
        let acceptor = tokio::spawn(accept(listener, address, Arc::clone(&shared)));
        Self { address, shared, acceptor }
    }

    /// Where clients connect.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Puts a fault in force; returns when it is.
    pub async fn set(&self, fault: Fault) {
        if let Fault::CutAfter(bytes) = fault {
            *self.shared.left.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
        }
        self.shared.fault.send_replace(fault);
        if fault == Fault::Refuse {
            self.cut();
        }
        let refuses = fault == Fault::Refuse;
        let mut refusing = self.shared.refusing.subscribe();
        refusing
            .wait_for(|&now| now == refuses)
            .await
            .expect("the sender lives as long as the proxy");
    }

    /// Cuts every open connection; new ones are served as before.
    pub fn cut(&self) {
        self.shared.cuts.send_modify(|count| *count += 1);
    }

    /// Connections that are open now.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// Connections that were ever made.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// Bytes passed on so far, in both directions.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.shared.passed.load(Ordering::SeqCst)
    }

    /// Waits until this many bytes have passed since the proxy began.
    ///
    /// # Panics
    /// If they do not within a minute.
    pub async fn passed_at_least(&self, bytes: u64) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.passed() < bytes {
            assert!(Instant::now() < until, "only {} of {bytes} bytes passed", self.passed());
            sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.acceptor.abort();
        self.cut();
    }
}

/// Takes connections, and gives the port back to the system while they are refused.
async fn accept(listener: TcpListener, address: SocketAddr, shared: Arc<Shared>) {
    let mut fault = shared.fault.subscribe();
    let mut listener = Some(listener);
    loop {
        let refuses = *fault.borrow_and_update() == Fault::Refuse;
        if refuses {
            listener = None;
        } else if listener.is_none() {
            listener = listen_again(address).await;
        }
        shared.refusing.send_replace(refuses);
        let client = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = fault.changed() => if changed.is_err() { return },
            client = client => if let Ok((client, _)) = client {
                shared.accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(client, Arc::clone(&shared)));
            },
        }
    }
}

async fn listen_again(address: SocketAddr) -> Option<TcpListener> {
    let bind = || -> io::Result<TcpListener> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(1024)
    };
    for _ in 0..100 {
        if let Ok(listener) = bind() {
            return Some(listener);
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("another program took the proxy's port {address}");
}

async fn serve(client: TcpStream, shared: Arc<Shared>) {
    let mut cuts = shared.cuts.subscribe();
    cuts.mark_unchanged();
    let Ok(server) = TcpStream::connect(shared.upstream).await else {
        let _ = client.set_zero_linger();
        return;
    };
    for side in [&client, &server] {
        let _ = side.set_nodelay(true);
    }
    shared.open.fetch_add(1, Ordering::SeqCst);
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    let mut up = Pump { from: client_in, to: server_out, shared: &shared };
    let mut down = Pump { from: server_in, to: client_out, shared: &shared };
    let ended = tokio::select! {
        // Both directions end by themselves, or one of them fails.
        ended = async { tokio::try_join!(up.run(), down.run()) } => ended.is_ok(),
        _ = cuts.changed() => false,
    };
    if !ended {
        // A half that is dropped says goodbye (FIN); one that is forgotten leaves it to the reset.
        for half in [up.to, down.to] {
            let _ = half.as_ref().set_zero_linger();
            half.forget();
        }
    }
    shared.open.fetch_sub(1, Ordering::SeqCst);
}

/// One direction of a connection.
struct Pump<'a> {
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    shared: &'a Shared,
}

impl Pump<'_> {
    /// Passes bytes on until the sender closes. An error means: cut both directions.
    async fn run(&mut self) -> io::Result<()> {
        let mut fault = self.shared.fault.subscribe();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let now = *fault.borrow_and_update();
            let room = match now {
                Fault::Stall => {
                    fault.changed().await.map_err(io::Error::other)?;
                    continue;
                }
                // A tenth of a second's worth at a time.
                Fault::Slow(rate) => usize::try_from(rate / 10).unwrap_or(usize::MAX).max(1),
                Fault::CutAfter(_) if *self.left() == 0 => return Err(cut()),
                _ => buffer.len(),
            };
            let room = room.min(buffer.len());
            let count = tokio::select! {
                read = self.from.read(&mut buffer[..room]) => read?,
                _ = fault.changed() => continue,
            };
            if count == 0 {
                return self.to.shutdown().await;
            }
            self.pass(&buffer[..count], &mut fault).await?;
        }
    }

    /// Passes on what was read, under the fault that is in force by now.
    async fn pass(&mut self, bytes: &[u8], fault: &mut watch::Receiver<Fault>) -> io::Result<()> {
        // Read before the stall began, so it waits here; nothing is lost.
        let now = *fault.wait_for(|&now| now != Fault::Stall).await.map_err(io::Error::other)?;
        let allowed = match now {
            Fault::CutAfter(_) => {
                let mut left = self.left();
                let allowed = bytes.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= allowed as u64;
                allowed
            }
            _ => bytes.len(),
        };
        self.to.write_all(&bytes[..allowed]).await?;
        self.shared.passed.fetch_add(allowed as u64, Ordering::SeqCst);
        if allowed < bytes.len() || now == Fault::CutAfter(0) {
            return Err(cut());
        }
        if let Fault::Slow(rate) = now {
            let pause = Duration::from_secs_f64(bytes.len() as f64 / rate.max(1) as f64);
            let until = Instant::now() + pause;
            tokio::select! {
                () = sleep_until(until) => {}
                _ = fault.changed() => {}
            }
        }
        Ok(())
    }

    fn left(&self) -> std::sync::MutexGuard<'_, u64> {
        self.shared.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cut() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    /// A server that sends back what it gets, and a proxy before it.
    async fn echo() -> (Proxy, JoinHandle<()>) {
        let listener = TcpListener::bind((HOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = stream.into_split();
                    let _ = tokio::io::copy(&mut from, &mut to).await;
                });
            }
        });
        (Proxy::to(port).await, server)
    }

    async fn client(proxy: &Proxy) -> TcpStream {
        TcpStream::connect((HOST, proxy.port())).await.unwrap()
    }

    /// Sends `count` bytes and returns how many come back before the end or an error.
    async fn round_trip(stream: &mut TcpStream, count: usize) -> usize {
        if stream.write_all(&vec![7; count]).await.is_err() {
            return 0;
        }
        let (mut got, mut buffer) = (0, [0; 4096]);
        while got < count {
            match timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap() {
                Ok(n @ 1..) => got += n,
                _ => break,
            }
        }
        got
    }

    #[tokio::test]
    async fn bytes_pass_and_are_counted() {
        let (proxy, _server) = echo().await;
        let mut stream = client(&proxy).await;
        assert_eq!(round_trip(&mut stream, 100_000).await, 100_000);
        assert_eq!((proxy.passed(), proxy.open(), proxy.accepted()), (200_000, 1, 1));
    }

    #[tokio::test]
    async fn a_cut_ends_open_connections_only() {
        let (proxy, _server) = echo().await;
        let mut stream = client(&proxy).await;
        assert_eq!(round_trip(&mut stream, 10).await, 10);
        proxy.cut();
        let ended = timeout(Duration::from_secs(5), stream.read(&mut [0; 8])).await.unwrap();
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        let mut next = client(&proxy).await;
        assert_eq!(round_trip(&mut next, 10).await, 10);
    }

    #[tokio::test]
    async fn a_cut_after_n_bytes_passes_exactly_n() {
        let (proxy, _server) = echo().await;
        let mut stream = client(&proxy).await;
        assert_eq!(round_trip(&mut stream, 10).await, 10);
        proxy.set(Fault::CutAfter(1_500)).await;
        assert!(round_trip(&mut stream, 1_000).await < 1_000);
        assert_eq!(proxy.passed(), 20 + 1_500);
        let mut next = client(&proxy).await;
        assert_eq!(round_trip(&mut next, 10).await, 0);
        proxy.set(Fault::None).await;
        assert_eq!(round_trip(&mut client(&proxy).await, 10).await, 10);
    }

    #[tokio::test]
    async fn a_stall_holds_bytes_and_loses_none() {
        let (proxy, _server) = echo().await;
        let mut stream = client(&proxy).await;
        proxy.set(Fault::Stall).await;
        stream.write_all(&[7; 100]).await.unwrap();
        let mut buffer = [0; 100];
        assert!(timeout(Duration::from_millis(200), stream.read(&mut buffer)).await.is_err());
        proxy.set(Fault::None).await;
        timeout(Duration::from_secs(5), stream.read_exact(&mut buffer)).await.unwrap().unwrap();
        assert_eq!(buffer, [7; 100]);
    }

    #[tokio::test]
    async fn slow_is_slow() {
        let (proxy, _server) = echo().await;
        let mut stream = client(&proxy).await;
        proxy.set(Fault::Slow(10_000)).await;
        let started = Instant::now();
        assert_eq!(round_trip(&mut stream, 5_000).await, 5_000);
        let took = started.elapsed();
        assert!((Duration::from_millis(350)..Duration::from_secs(5)).contains(&took), "{took:?}");
    }

    #[tokio::test]
    async fn refused_connections_fail_at_once_and_come_back() {
        let (proxy, _server) = echo().await;
        let mut open = client(&proxy).await;
        assert_eq!(round_trip(&mut open, 10).await, 10);
        proxy.set(Fault::Refuse).await;
        assert!(open.read(&mut [0; 8]).await.is_err());
        let refused = TcpStream::connect((HOST, proxy.port())).await;
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        proxy.set(Fault::None).await;
        assert_eq!(round_trip(&mut client(&proxy).await, 10).await, 10);
    }
}
