//! Archives that somebody changed who knows their form.

use std::path::Path;

/// A small archive, taken apart and put together again with another content: its hashes are right.
pub struct Forged {
    pub header: String,
    pub lines: Vec<String>,
}

impl Forged {
    /// Takes it apart.
    pub fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).expect("read");
        let at = bytes.iter().position(|byte| *byte == b'\n').expect("a first line");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[at + 1..]), &mut text).expect("text");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.pop().expect("a manifest");
        Self { header: String::from_utf8(bytes[..at].to_vec()).expect("text"), lines }
    }

    /// Puts it together; its manifest and its hash say what it holds now.
    pub fn write(&self, file: &Path) {
        let (mut sections, mut text) = (Vec::<(String, u64, String)>::new(), String::new());
        for line in &self.lines {
            text.push_str(&format!("{line}\n"));
            match line.strip_prefix("{\"section\":\"").and_then(|rest| rest.strip_suffix("\"}")) {
                Some(name) => sections.push((name.to_owned(), 0, String::new())),
                None => {
                    let open = sections.last_mut().expect("a section");
                    open.1 += 1;
                    open.2.push_str(&format!("{line}\n"));
                }
            }
        }
        let hash = |text: &str| archipel::publications::files::name(text.as_bytes());
        let sections: Vec<_> = sections
            .iter()
            .map(|(name, lines, text)| serde_json::json!({"name": name, "lines": lines, "sha256": hash(text)}))
            .collect();
        text.push_str(&format!(
            "{{\"header\":\"{}\",\"manifest\":{}}}\n",
            hash(&self.header),
            serde_json::json!(sections)
        ));
        let mut bytes = format!("{}\n", self.header).into_bytes();
        let mut out = flate2::write::GzEncoder::new(&mut bytes, flate2::Compression::default());
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("written");
        out.finish().expect("finished");
        std::fs::write(file, sealed(bytes)).expect("written");
    }

    /// The first line that begins so.
    pub fn position(&self, start: &str) -> usize {
        self.lines.iter().position(|line| line.starts_with(start)).expect(start)
    }
}

/// With the hash at its end.
pub fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let hash = archipel::publications::files::name(&body);
    body.extend_from_slice(format!("\nsha256 {hash}\n").as_bytes());
    body
}
