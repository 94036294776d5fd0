//! Actor keys: RSA-2048, made, kept and used with aws-lc-rs. A private key lies in the database
//! sealed under `secret.key` of the data folder, so that a stolen dump signs nothing.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKey},
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{io::Write as _, path::Path};
use thiserror::Error;

/// File of the data folder that opens the private keys.
pub const SECRET_FILE: &str = "secret.key";
const SECRET_LEN: usize = 32;
const NONCE_LEN: usize = 12;
/// Bytes of the modulus that is taken: 2048 to 8192 bits.
const MIN_KEY: usize = 256;
const MAX_KEY: usize = 1024;

/// Why a key cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// Not a PEM public key of 2048 to 8192 bits, RSA.
    #[error("not an RSA public key of 2048 bits or more")]
    NotRsa,
    /// The key is sealed under another secret, or is damaged.
    #[error("the private key does not open with secret.key of this data folder")]
    Sealed,
    /// The secret file cannot be read or made.
    #[error("secret.key: {0}")]
    Secret(#[from] std::io::Error),
    /// The machine cannot make keys.
    #[error("key generation failed")]
    Generation,
}

/// The private half, ready to sign.
pub struct SigningKey(KeyPair);

/// The public half, ready to verify.
pub struct VerifyingKey(ParsedPublicKey);

/// A new pair, as stored.
pub struct NewPair {
    /// PKCS#8, DER, sealed.
    pub private: Vec<u8>,
    /// SubjectPublicKeyInfo, PEM.
    pub public_pem: String,
}

/// Opens and seals private keys.
pub struct Sealer(RandomizedNonceKey);

impl Sealer {
    /// Reads the secret of a data folder, or makes it with mode 0600.
    ///
    /// # Errors
    /// When the file cannot be read, written, or has another length.
    pub fn load_or_create(data: &Path) -> Result<Self, KeyError> {
        let path = data.join(SECRET_FILE);
        let secret = match std::fs::read(&path) {
            Ok(secret) => secret,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create_secret(&path)?,
            Err(error) => return Err(error.into()),
        };
        Self::new(&secret)
    }

    /// A sealer under a given secret of 32 bytes.
    ///
    /// # Errors
    /// When the length is another.
    pub fn new(secret: &[u8]) -> Result<Self, KeyError> {
        RandomizedNonceKey::new(&AES_256_GCM, secret).map(Self).map_err(|_| KeyError::Sealed)
    }

    /// Encrypts and authenticates; the nonce stands first.
    ///
    /// # Errors
    /// Only when the machine has no randomness.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut bytes = plain.to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::empty(), &mut bytes).map_err(|_| KeyError::Generation)?;
        let mut out = nonce.as_ref().to_vec();
        out.append(&mut bytes);
        Ok(out)
    }

    /// Decrypts what [`Sealer::seal`] made.
    ///
    /// # Errors
    /// When the bytes were sealed under another secret or changed since.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN).ok_or(KeyError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Sealed)?;
        let mut bytes = bytes.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| KeyError::Sealed)?;
        Ok(plain.to_vec())
    }

    /// Makes a pair. Takes some 0.1 s of processor: call it off the async threads.
    ///
    /// # Errors
    /// Only when the machine cannot make keys.
    pub fn new_pair(&self) -> Result<NewPair, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generation)?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Generation)?;
        let public: PublicKeyX509Der<'_> =
            aws_lc_rs::signature::KeyPair::public_key(&pair).as_der().map_err(|_| KeyError::Generation)?;
        Ok(NewPair { private: self.seal(private.as_ref())?, public_pem: pem("PUBLIC KEY", public.as_ref()) })
    }

    /// Opens a stored private key for signing.
    ///
    /// # Errors
    /// When it does not open.
    pub fn signing_key(&self, sealed: &[u8]) -> Result<SigningKey, KeyError> {
        let der = self.open(sealed)?;
        KeyPair::from_pkcs8(&der).map(SigningKey).map_err(|_| KeyError::Sealed)
    }

    /// The private key in PEM, for the federation crate, which signs our fetches itself.
    ///
    /// # Errors
    /// When it does not open.
    pub(super) fn private_pem(&self, sealed: &[u8]) -> Result<String, KeyError> {
        Ok(pem("PRIVATE KEY", &self.open(sealed)?))
    }
}

impl SigningKey {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (`rsa-sha256`).
    ///
    /// # Errors
    /// Only when the machine has no randomness for blinding.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| KeyError::Generation)?;
        Ok(signature)
    }
}

impl VerifyingKey {
    /// Reads `publicKeyPem`, in either of the two usual forms.
    ///
    /// # Errors
    /// When it is anything but an RSA key of 2048 to 8192 bits.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.len() > 8192 {
            return Err(KeyError::NotRsa);
        }
        let body: String = text.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).map_err(|_| KeyError::NotRsa)?;
        let sound = PublicKey::from_der(&der).is_ok_and(|key| (MIN_KEY..=MAX_KEY).contains(&key.modulus_len()));
        if !sound {
            return Err(KeyError::NotRsa);
        }
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der).map(Self).map_err(|_| KeyError::NotRsa)
    }

    /// True when `signature` was made over `message` by the other half.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}

fn create_secret(path: &Path) -> Result<Vec<u8>, KeyError> {
    let mut secret = vec![0; SECRET_LEN];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| KeyError::Generation)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    Ok(secret)
}

/// RFC 7468.
fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("base64 is ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_half_signs_the_other_verifies() {
        let sealer = Sealer::new(&[7; SECRET_LEN]).expect("32 bytes");
        let pair = sealer.new_pair().expect("a pair");
        let signature = sealer.signing_key(&pair.private).expect("opens").sign(b"message").expect("signs");
        let key = VerifyingKey::from_pem(&pair.public_pem).expect("reads");
        assert!(key.verifies(b"message", &signature));
        assert!(!key.verifies(b"another", &signature));
    }

    #[test]
    fn a_key_does_not_open_under_another_secret() {
        let pair = Sealer::new(&[7; SECRET_LEN]).expect("32 bytes").new_pair().expect("a pair");
        assert!(Sealer::new(&[8; SECRET_LEN]).expect("32 bytes").signing_key(&pair.private).is_err());
    }

    #[test]
    fn anything_but_a_sound_rsa_key_is_refused() {
        let short_rsa = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf\n9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END PUBLIC KEY-----";
        let curve = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
        for text in ["", "garbage", "-----BEGIN PUBLIC KEY-----\nMIIB", short_rsa, curve] {
            assert!(VerifyingKey::from_pem(text).is_err(), "{text}");
        }
    }
}
