//! A database that is reached over a socket.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::secret::Secret;
use crate::dialect::Dialect;
use crate::error::{Error, Result};

/// Where a server is, and as whom one goes there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// As the URL says; MySQL and MariaDB tell themselves apart.
    pub(crate) dialect: Dialect,
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) password: Option<Secret>,
    pub(crate) database: String,
    pub(crate) tls: Tls,
    /// A file of certificates to trust, in place of the machine's own.
    pub(crate) root_certificates: Option<PathBuf>,
    pub(crate) connect_timeout: Duration,
    pub(crate) application: Option<String>,
}

/// The address of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// A name or an address, without brackets.
    Tcp(String),
    /// The folder of PostgreSQL's sockets, or the socket itself.
    Unix(PathBuf),
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    /// Not at all.
    Off,
    /// Encrypted, whoever the server is.
    Unverified,
    /// Encrypted, and the server has a certificate for its name.
    Verified,
}

impl Tls {
    /// `sslmode` of PostgreSQL and `ssl-mode` of MySQL. What may fall back to plain text does so on
    /// this machine only, and nothing weaker than the name of the server is verified unless
    /// that is written out.
    pub(super) const WORDS: &'static [(&'static str, Option<Self>)] = &[
        ("disable", Some(Self::Off)),
        ("disabled", Some(Self::Off)),
        ("allow", None),
        ("prefer", None),
        ("preferred", None),
        ("no-verify", Some(Self::Unverified)),
        ("require", Some(Self::Verified)),
        ("required", Some(Self::Verified)),
        ("verify-ca", Some(Self::Verified)),
        ("verify_ca", Some(Self::Verified)),
        ("verify-full", Some(Self::Verified)),
        ("verify_identity", Some(Self::Verified)),
    ];
}

impl Host {
    /// Whether nobody else can read what is sent there.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Unix(_) => true,
            Self::Tcp(name) if name.eq_ignore_ascii_case("localhost") => true,
            Self::Tcp(name) => {
                name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
            }
        }
    }
}

/// What has been said of a server so far, in a URL or by variables.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) user: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) database: Option<String>,
    pub(super) socket: Option<PathBuf>,
    pub(super) tls: Option<Tls>,
    pub(super) root_certificates: Option<PathBuf>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) application: Option<String>,
}

impl Parts {
    /// What was not said has a default, but for the user and the database.
    pub(super) fn server(self, dialect: Dialect) -> Result<Server> {
        let missing = |what: &str, example: &str| {
            Error::configuration(format!(
                "the database URL names no {what}; write `{example}://user:password@host/database`"
            ))
        };
        let scheme = dialect.name();
        let host = self.socket.map(Host::Unix).unwrap_or_else(|| {
            Host::Tcp(self.host.filter(|it| !it.is_empty()).unwrap_or_else(|| "localhost".into()))
        });
        let tls = if host.is_local() { Tls::Off } else { Tls::Verified };
        Ok(Server {
            dialect,
            tls: self.tls.unwrap_or(tls),
            host,
            port: self.port.unwrap_or(default_port(dialect)),
            user: self.user.filter(|it| !it.is_empty()).ok_or_else(|| missing("user", scheme))?,
            password: self.password,
            database: self
                .database
                .filter(|it| !it.is_empty())
                .ok_or_else(|| missing("database", scheme))?,
            root_certificates: self.root_certificates,
            connect_timeout: self.connect_timeout.unwrap_or(Duration::from_secs(10)),
            application: self.application,
        })
    }
}

fn default_port(dialect: Dialect) -> u16 {
    crate::dialect::flavor(dialect).port
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database `{}` at ", self.database)?;
        match &self.host {
            Host::Tcp(name) if name.contains(':') => write!(f, "[{name}]:{}", self.port),
            Host::Tcp(name) => write!(f, "{name}:{}", self.port),
            Host::Unix(path) => write!(f, "`{}`", path.display()),
        }
    }
}
