//! The start of a session: who one is, and the proof of it.

use fallible_iterator::FallibleIterator as _;
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use super::client::{Client, Key};
use super::error::Failure;
use super::tag;
use crate::options::server::Server;

/// Introduces itself, and waits until the server takes statements.
pub(super) async fn log_in(client: &mut Client, server: &Server) -> Result<(), Failure> {
    let mut parameters = vec![
        ("user", server.user.as_str()),
        ("database", server.database.as_str()),
        ("client_encoding", "UTF8"),
        // The day of a moment does not depend on the machine.
        ("TimeZone", "UTC"),
    ];
    if let Some(application) = &server.application {
        parameters.push(("application_name", application.as_str()));
    }
    client.write(|out| frontend::startup_message(parameters, out))?;
    client.flush().await?;
    let mut proof = None;
    loop {
        match client.next().await? {
            tag::READY => return Ok(()),
            tag::ERROR => return Err(client.refusal()),
            tag::LOGIN => {
                answer(client, server, &mut proof)?;
                client.flush().await?;
            }
            tag::KEY => {
                if let Message::BackendKeyData(body) = client.message()? {
                    client.key = Key { process: body.process_id(), secret: body.secret_key() };
                }
            }
            _ => {}
        }
    }
}

/// What the server asks for, written.
fn answer(
    client: &mut Client,
    server: &Server,
    proof: &mut Option<ScramSha256>,
) -> Result<(), Failure> {
    match client.message()? {
        Message::AuthenticationOk => Ok(()),
        Message::AuthenticationCleartextPassword => {
            let password = password(server)?;
            client.write(|out| frontend::password_message(password, out))
        }
        Message::AuthenticationMd5Password(body) => {
            let hash = md5_hash(server.user.as_bytes(), password(server)?, body.salt());
            client.write(|out| frontend::password_message(hash.as_bytes(), out))
        }
        Message::AuthenticationSasl(body) => {
            let mut mechanisms = body.mechanisms();
            let known = mechanisms.any(|it| Ok(it == SCRAM_SHA_256)).map_err(broken)?;
            if !known {
                return Err(unknown());
            }
            let scram = ScramSha256::new(password(server)?, ChannelBinding::unsupported());
            let scram = proof.insert(scram);
            client.write(|out| frontend::sasl_initial_response(SCRAM_SHA_256, scram.message(), out))
        }
        Message::AuthenticationSaslContinue(body) => {
            let scram = proof.as_mut().ok_or_else(unknown)?;
            scram.update(body.data()).map_err(broken)?;
            client.write(|out| frontend::sasl_response(scram.message(), out))
        }
        // The server proves that it knows the password too.
        Message::AuthenticationSaslFinal(body) => {
            proof.as_mut().ok_or_else(unknown)?.finish(body.data()).map_err(broken)
        }
        _ => Err(unknown()),
    }
}

fn password(server: &Server) -> Result<&[u8], Failure> {
    match &server.password {
        Some(password) => Ok(password.reveal().as_bytes()),
        None => Err(Failure::NoEntry("the server asks for a password, and none is given".into())),
    }
}

fn broken(error: std::io::Error) -> Failure {
    Failure::NoEntry(error.to_string())
}

fn unknown() -> Failure {
    Failure::NoEntry(
        "the server asks for a kind of proof other than a password (by SCRAM-SHA-256, MD5 or in \
         plain text)"
            .to_owned(),
    )
}
