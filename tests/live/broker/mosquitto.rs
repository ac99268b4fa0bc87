//! A mosquitto of our own, on two free ports of this machine.
//!
//! In: its limits. Out: a broker that is ready; it ends with the test, whatever the test does.
//! Does not: touch one that runs already, or keep anything.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What the broker holds for one viewer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) queued: usize,
    pub(super) inflight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { queued: 1_000, inflight: 20 }
    }
}

/// A broker that runs.
#[derive(Debug)]
pub(super) struct Broker {
    program: PathBuf,
    folder: PathBuf,
    child: Option<Child>,
    /// For speakers: MQTT itself.
    pub(super) plain_port: u16,
    /// For viewers: over WebSocket.
    pub(super) socket_port: u16,
}

static FOLDERS: AtomicU32 = AtomicU32::new(0);

impl Broker {
    /// None where there is no mosquitto.
    pub(super) fn start(limits: Limits) -> Option<Self> {
        Self::start_with(limits, true)
    }

    /// One that lets nobody in.
    pub(super) fn start_closed() -> Option<Self> {
        Self::start_with(Limits::default(), false)
    }

    fn start_with(limits: Limits, is_open: bool) -> Option<Self> {
        let Some(program) = program() else {
            assert!(std::env::var_os("CIVITWIN_REQUIRE_BROKER").is_none(), "expected mosquitto, found none");
            println!("skipped: no mosquitto; install it, or name it as MOSQUITTO=");
            return None;
        };
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("civitwin-broker-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (plain_port, socket_port) = free_ports();
        // The plain listener comes first: with none but a WebSocket's, mosquitto 2.0.11 thinks it has none and ends.
        let text = format!(
            "listener {plain_port} 127.0.0.1\nlistener {socket_port} 127.0.0.1\nprotocol websockets\n\
             allow_anonymous {is_open}\npersistence false\nlog_dest none\n\
             set_tcp_nodelay true\n\
             max_queued_messages {}\nmax_inflight_messages {}\nmax_queued_bytes 0\nmemory_limit 268435456\n",
            limits.queued, limits.inflight
        );
        std::fs::write(folder.join("mosquitto.conf"), text).unwrap();
        let mut broker = Self { program, folder, child: None, plain_port, socket_port };
        broker.restart();
        Some(broker)
    }

    /// On the same ports as before; ready when this returns.
    pub(super) fn restart(&mut self) {
        self.kill();
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.folder.join("mosquitto.conf"));
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..1_000 {
            assert!(child.try_wait().unwrap().is_none(), "expected mosquitto to run, found it ended");
            let is_there = |port| TcpStream::connect(("127.0.0.1", port)).is_ok();
            if is_there(self.plain_port) && is_there(self.socket_port) {
                self.child = Some(child);
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
        panic!("expected mosquitto to listen, found it silent");
    }

    /// As by a power cut.
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("MOSQUITTO") {
        return Some(PathBuf::from(named)).filter(|path| path.exists());
    }
    let usual = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];
    usual.map(PathBuf::from).into_iter().find(|path| path.exists())
}

/// Both held until both are known, so that they differ.
fn free_ports() -> (u16, u16) {
    let [one, other] = [(), ()].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    (one.local_addr().unwrap().port(), other.local_addr().unwrap().port())
}
