//! What is kept secret in the database: sealed under `secret.key` of the data folder, so that a stolen dump opens
//! nothing. It must never be logged, and never leaves the machine but in a backup.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use std::{io::Write as _, path::Path};
use thiserror::Error;

/// File of the data folder that opens what is sealed.
pub const SECRET_FILE: &str = "secret.key";
const SECRET_LEN: usize = 32;
const NONCE_LEN: usize = 12;

/// Why something does not open.
#[derive(Debug, Error)]
pub enum SealError {
    /// It is sealed under another secret, or is damaged.
    #[error("the private key does not open with secret.key of this data folder")]
    Sealed,
    /// The secret file cannot be read or made.
    #[error("secret.key: {0}")]
    Secret(#[from] std::io::Error),
    /// The machine has no randomness.
    #[error("this machine gives no randomness")]
    Randomness,
}

/// Opens and seals private keys.
pub struct Sealer(RandomizedNonceKey);

impl Sealer {
    /// Reads the secret of a data folder, or makes it with mode 0600.
    ///
    /// # Errors
    /// When the file cannot be read, written, or has another length.
    pub fn load_or_create(data: &Path) -> Result<Self, SealError> {
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
    pub fn new(secret: &[u8]) -> Result<Self, SealError> {
        RandomizedNonceKey::new(&AES_256_GCM, secret).map(Self).map_err(|_| SealError::Sealed)
    }

    /// Encrypts and authenticates; the nonce stands first.
    ///
    /// # Errors
    /// Only when the machine has no randomness.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut bytes = plain.to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::empty(), &mut bytes).map_err(|_| SealError::Randomness)?;
        let mut out = nonce.as_ref().to_vec();
        out.append(&mut bytes);
        Ok(out)
    }

    /// Decrypts what [`Sealer::seal`] made.
    ///
    /// # Errors
    /// When the bytes were sealed under another secret or changed since.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN).ok_or(SealError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Sealed)?;
        let mut bytes = bytes.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| SealError::Sealed)?;
        Ok(plain.to_vec())
    }
}

fn create_secret(path: &Path) -> Result<Vec<u8>, SealError> {
    let mut secret = vec![0; SECRET_LEN];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| SealError::Randomness)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_the_same_secret_only() {
        let sealer = Sealer::new(&[7; SECRET_LEN]).expect("32 bytes");
        let sealed = sealer.seal(b"a secret").expect("sealed");
        assert_eq!(sealer.open(&sealed).expect("opens"), b"a secret");
        assert!(Sealer::new(&[8; SECRET_LEN]).expect("32 bytes").open(&sealed).is_err());
        assert!(sealer.open(&sealed[1..]).is_err() && sealer.open(b"").is_err());
    }
}
