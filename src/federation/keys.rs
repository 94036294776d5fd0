//! Actor keys: RSA-2048 for requests, Ed25519 for what is said, made and used with aws-lc-rs. A private key lies
//! in the database sealed (`crate::seal`), so that a stolen dump signs nothing.

use crate::seal::{SealError, Sealer};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKey},
    signature::{
        ED25519, Ed25519KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use thiserror::Error;

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
    #[error(transparent)]
    Sealed(#[from] SealError),
    /// It opened, and is no key.
    #[error("the stored private key is damaged")]
    Damaged,
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
    /// Signs what is said, where the first signs requests.
    pub proof: NewProofKey,
}

/// A new Ed25519 pair, as stored.
pub struct NewProofKey {
    /// The seed (RFC 8032 §5.1.5), sealed.
    pub private: Vec<u8>,
    /// Multikey (FEP-521a): `z6Mk…`.
    pub public: String,
}

/// The private half of an Ed25519 pair, ready to sign.
pub struct ProofKey(Ed25519KeyPair);

/// `ed25519-pub` of the multicodec table, as an unsigned varint.
const ED25519_PUB: [u8; 2] = [0xed, 0x01];
/// `rsa-pub` of the same table.
const RSA_PUB: [u8; 2] = [0x85, 0x24];

impl Sealer {
    /// Makes a pair. Takes some 0.1 s of processor: call it off the async threads.
    ///
    /// # Errors
    /// Only when the machine cannot make keys.
    pub fn new_pair(&self) -> Result<NewPair, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generation)?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Generation)?;
        let public: PublicKeyX509Der<'_> =
            aws_lc_rs::signature::KeyPair::public_key(&pair).as_der().map_err(|_| KeyError::Generation)?;
        Ok(NewPair {
            private: self.seal(private.as_ref())?,
            public_pem: pem("PUBLIC KEY", public.as_ref()),
            proof: self.new_proof_key()?,
        })
    }

    /// Makes an Ed25519 pair.
    ///
    /// # Errors
    /// Only when the machine gives no randomness.
    pub fn new_proof_key(&self) -> Result<NewProofKey, KeyError> {
        let mut seed = [0; 32];
        aws_lc_rs::rand::fill(&mut seed).map_err(|_| KeyError::Generation)?;
        let private = self.seal(&seed)?;
        let public = self.proof_key(&private)?.multikey();
        Ok(NewProofKey { private, public })
    }

    /// Opens a stored Ed25519 key for signing.
    ///
    /// # Errors
    /// When it does not open.
    pub fn proof_key(&self, sealed: &[u8]) -> Result<ProofKey, KeyError> {
        Ed25519KeyPair::from_seed_unchecked(&self.open(sealed)?).map(ProofKey).map_err(|_| KeyError::Damaged)
    }

    /// Opens a stored private key for signing.
    ///
    /// # Errors
    /// When it does not open.
    pub fn signing_key(&self, sealed: &[u8]) -> Result<SigningKey, KeyError> {
        let der = self.open(sealed)?;
        KeyPair::from_pkcs8(&der).map(SigningKey).map_err(|_| KeyError::Damaged)
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

impl ProofKey {
    /// The public half, as a Multikey.
    #[must_use]
    pub fn multikey(&self) -> String {
        let mut bytes = ED25519_PUB.to_vec();
        bytes.extend_from_slice(aws_lc_rs::signature::KeyPair::public_key(&self.0).as_ref());
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// PureEdDSA (RFC 8032 §5.1.6): 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// An RSA public key in PEM as a Multikey, `z4MX…`: the one name of the key, however it was written.
#[must_use]
pub fn rsa_multikey(text: &str) -> Option<String> {
    let key = PublicKey::from_der(&der_of(text)?).ok()?;
    let mut bytes = RSA_PUB.to_vec();
    bytes.extend_from_slice(key.as_ref());
    Some(format!("z{}", bs58::encode(bytes).into_string()))
}

/// The bytes of a PEM.
fn der_of(text: &str) -> Option<Vec<u8>> {
    if text.len() > 8192 {
        return None;
    }
    let body: String = text.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).ok()
}

/// True when `signature` was made over `message` by the other half of a Multikey.
#[must_use]
pub fn multikey_verifies(multikey: &str, message: &[u8], signature: &[u8]) -> bool {
    let Some(text) = multikey.strip_prefix('z').filter(|text| text.len() <= 64) else { return false };
    let Ok(bytes) = bs58::decode(text).into_vec() else { return false };
    let Some(public) = bytes.strip_prefix(&ED25519_PUB).filter(|public| public.len() == 32) else { return false };
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

impl VerifyingKey {
    /// Reads `publicKeyPem`, in either of the two usual forms.
    ///
    /// # Errors
    /// When it is anything but an RSA key of 2048 to 8192 bits.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let der = der_of(text).ok_or(KeyError::NotRsa)?;
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
        let sealer = Sealer::new(&[7; 32]).expect("32 bytes");
        let pair = sealer.new_pair().expect("a pair");
        let signature = sealer.signing_key(&pair.private).expect("opens").sign(b"message").expect("signs");
        let key = VerifyingKey::from_pem(&pair.public_pem).expect("reads");
        assert!(key.verifies(b"message", &signature));
        assert!(!key.verifies(b"another", &signature));
        let name = rsa_multikey(&pair.public_pem).expect("a Multikey");
        assert!(name.starts_with("z4MX"), "{name}");
        let rewritten = pair.public_pem.replace('\n', "\r\n  ");
        assert_eq!(rsa_multikey(&rewritten), Some(name), "however its text is broken into lines");
    }

    #[test]
    fn a_key_does_not_open_under_another_secret() {
        let pair = Sealer::new(&[7; 32]).expect("32 bytes").new_pair().expect("a pair");
        assert!(Sealer::new(&[8; 32]).expect("32 bytes").signing_key(&pair.private).is_err());
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
