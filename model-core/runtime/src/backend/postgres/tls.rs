//! TLS by rustls.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::socket::Socket;
use crate::error::{Error, Result};
use crate::options::server::{Host, Server, Tls};

/// The same socket, encrypted. The inner error is that of the network and of the server's proof.
pub(super) async fn encrypt(server: &Server, socket: Socket) -> Result<io::Result<Socket>> {
    let name = match &server.host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(_) => "localhost".to_owned(),
    };
    let name = ServerName::try_from(name)
        .map_err(|_| Error::configuration("the host of the database URL is no name"))?;
    let connector = TlsConnector::from(config(server)?);
    Ok(connector.connect(name, socket).await.map(|stream| Socket::Tls(Box::new(stream))))
}

fn config(server: &Server) -> Result<Arc<ClientConfig>> {
    match (server.tls, &server.root_certificates) {
        (Tls::Unverified, _) => Ok(Arc::new(unverified()?)),
        (Tls::Verified | Tls::Off, Some(path)) => Ok(Arc::new(verified(read(path)?)?)),
        (Tls::Verified | Tls::Off, None) => of_machine(),
    }
}

/// Reading the machine's certificates takes a while, and they change with a restart.
fn of_machine() -> Result<Arc<ClientConfig>> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(Error::configuration(
            "this machine trusts no certificates; name a file of them by `sslrootcert=/path` in the \
             database URL",
        ));
    }
    let config = Arc::new(verified(roots)?);
    Ok(Arc::clone(CONFIG.get_or_init(|| config)))
}

fn read(path: &Path) -> Result<RootCertStore> {
    let wrong = |reason: String| {
        let path = path.display();
        Error::configuration(format!("the certificates of `{path}` cannot be read: {reason}"))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|it| wrong(it.to_string()))? {
        let certificate = certificate.map_err(|it| wrong(it.to_string()))?;
        roots.add(certificate).map_err(|it| wrong(it.to_string()))?;
    }
    if roots.is_empty() { Err(wrong("there are none".to_owned())) } else { Ok(roots) }
}

fn verified(roots: RootCertStore) -> Result<ClientConfig> {
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn unverified() -> Result<ClientConfig> {
    let trusting = Arc::new(Trusting(Arc::new(ring::default_provider())));
    Ok(builder()?.dangerous().with_custom_certificate_verifier(trusting).with_no_client_auth())
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration(format!("TLS cannot be set up: {error}")))
}

/// Takes any certificate: what `sslmode=no-verify` asks for.
struct Trusting(Arc<CryptoProvider>);

impl fmt::Debug for Trusting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trusting")
    }
}

type Verdict<T> = Result<T, rustls::Error>;

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _others: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Verdict<ServerCertVerified> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Verdict<HandshakeSignatureValid> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Verdict<HandshakeSignatureValid> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
