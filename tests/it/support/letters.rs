//! The mails of an instance without a mail server: files of its data folder (RFC 5322).

use super::{Instance, until};
use archipel::mail;
use base64::{Engine as _, engine::general_purpose::STANDARD};

impl Instance {
    /// The texts of the mails to an address, oldest first; waits until there are `count`.
    pub async fn letters(&self, to: &str, count: usize) -> Vec<String> {
        until(&format!("{count} mails to {to}"), || async { self.delivered(to).len() >= count }).await;
        let letters = self.delivered(to);
        assert_eq!(letters.len(), count, "mails to {to}");
        letters
    }

    /// The path of the link in the last of `count` mails to an address.
    pub async fn link(&self, to: &str, count: usize) -> String {
        let letter = self.letters(to, count).await.pop().expect("at least one");
        let start = letter.find("http").unwrap_or_else(|| panic!("no link in {letter}"));
        let link = letter[start..].split_whitespace().next().expect("a word");
        link.strip_prefix(self.origin()).unwrap_or_else(|| panic!("{link} leads elsewhere")).to_owned()
    }

    fn delivered(&self, to: &str) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.folder.path().join(mail::FOLDER)) else { return Vec::new() };
        let mut files: Vec<_> = folder
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        // Their names begin with the time at which they were written.
        files.sort();
        let mails = files.iter().map(|path| std::fs::read_to_string(path).expect("text"));
        let addressed = format!("\nTo: {to}\r\n");
        mails.filter(|mail| mail.contains(&addressed)).map(|mail| body(&mail)).collect()
    }
}

fn body(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head and a body");
    let head = head.to_ascii_lowercase();
    if head.contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        return String::from_utf8(STANDARD.decode(packed).expect("base64")).expect("UTF-8");
    }
    if !head.contains("content-transfer-encoding: quoted-printable") {
        return body.to_owned();
    }
    let joined = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
