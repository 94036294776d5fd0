//! What others see: the name, the certificate, the proxy, the actor, a signature that comes back.

use super::{Check, Patient};
use crate::{
    federation::{
        echo::{Echo, NOBODY, Outside},
        fetch::FetchError,
    },
    seal::Sealer,
};

impl Patient<'_> {
    /// Stops at the first that fails: what comes after it would fail for the same reason.
    pub(super) async fn outside(&self, outside: &Outside, sealer: &Sealer, checks: &mut Vec<Check>) {
        let host = self.config.origin.host();
        let (name, title) = ("dns", "Nom public");
        match outside.addresses().await {
            Ok(found) => {
                let list: Vec<_> = found.iter().map(ToString::to_string).collect();
                checks.push(Check::good(name, title, format!("{host} mène à {}.", list.join(", "))));
            }
            Err(why) => {
                let cure = "Chez qui gère le nom de domaine, faites mener ce nom à l’adresse publique de ce serveur ; puis regardez /etc/hosts.";
                checks.push(Check::bad(
                    name,
                    title,
                    format!("{host} ne mène à aucune adresse publique ({why})."),
                    cure,
                ));
                return;
            }
        }
        let (name, title) = ("site", "Site public");
        if let Err(error) = outside.page().await {
            let cure = match error {
                FetchError::Unreachable(_) => {
                    "Démarrez le service (systemctl start archipel) et Caddy, ouvrez les ports 80 et 443, et lisez journalctl -u caddy si le certificat manque."
                }
                _ => "Le mandataire mène à un autre programme : vérifiez son réglage et « listen » dans archipel.toml.",
            };
            checks.push(Check::bad(
                name,
                title,
                format!("{} ne répond pas comme il doit : {error}.", self.config.origin),
                cure,
            ));
            return;
        }
        checks.push(Check::good(name, title, format!("{} répond, certificat compris.", self.config.origin)));
        self.through_the_proxy(outside, sealer, checks).await;
        let (name, title) = ("webfinger", "Adresse du réseau");
        checks.push(match outside.webfinger().await {
            Ok(address) => Check::good(name, title, format!("@{address} se trouve.")),
            Err(error) => {
                let cure = "Le mandataire doit transmettre /.well-known/webfinger tel quel, sans le servir lui-même.";
                Check::bad(name, title, format!("Le réseau ne se trouve pas : {error}."), cure)
            }
        });
        let (name, title) = ("actor", "Acteur du réseau");
        checks.push(match outside.actor().await {
            Ok(()) => Check::good(name, title, "Il se lit, avec sa clé."),
            Err(error) => {
                let cure = "Le mandataire doit transmettre l’en-tête Accept et ne rien mettre en cache ; sinon, une autre copie de ce site répond.";
                Check::bad(name, title, format!("Il ne se lit pas : {error}."), cure)
            }
        });
    }

    async fn through_the_proxy(&self, outside: &Outside, sealer: &Sealer, checks: &mut Vec<Check>) {
        let (name, title) = ("proxy", "Mandataire");
        let echo = match outside.echo(sealer, self.clock.now()).await {
            Ok(echo) => echo,
            Err(why) => {
                let (said, cure) = match why.as_str() {
                    "421" => (
                        "Il change l’en-tête Host.",
                        "Transmettez Host tel quel : rien à faire avec Caddy ; proxy_set_header Host $host avec nginx.",
                    ),
                    "404" => (
                        "Le programme qui répond n’a pas la clé de ce dossier.",
                        "Redémarrez le service après une restauration, et vérifiez que --data est son dossier.",
                    ),
                    _ => (
                        "Une demande signée n’aboutit pas.",
                        "Laissez passer POST et tous les en-têtes vers le programme, puis lisez journalctl -u archipel.",
                    ),
                };
                checks.push(Check::bad(name, title, format!("{said} ({why})"), cure));
                return;
            }
        };
        checks.push(visitor(name, title, &echo, self.config.development));
        let (name, title) = ("signature", "Signature");
        checks.push(match echo.signature {
            None => Check::good(name, title, "Une demande signée fait l’aller-retour."),
            Some(why) => {
                let cure = "Le mandataire doit transmettre Host, Date, Digest, Signature et le chemin tels quels ; vérifiez aussi l’horloge.";
                Check::bad(name, title, format!("La signature ne tient pas : {why}."), cure)
            }
        });
    }
}

/// Whom the program takes for the visitor. In development there is no proxy.
fn visitor(name: &'static str, title: &'static str, echo: &Echo, development: bool) -> Check {
    if development {
        return Check::good(name, title, "Mode développement : aucun mandataire.");
    }
    if echo.visitor == NOBODY {
        let cure = "Le mandataire doit écrire X-Forwarded-For lui-même, sans croire celui du visiteur.";
        return Check::bad(name, title, "Un visiteur peut se donner l’adresse de son choix.", cure);
    }
    if echo.visitor == echo.socket {
        let cure = format!(
            "Ajoutez X-Forwarded-For dans le mandataire, et trusted_proxies = [\"{}\"] dans archipel.toml ; redémarrez.",
            echo.socket
        );
        return Check::bad(name, title, "Tous les visiteurs comptent pour un seul.", cure);
    }
    Check::good(name, title, "Il transmet Host et l’adresse des visiteurs.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_hides_or_invents_visitors_is_named_with_its_cure() {
        let seen = |visitor: &str| Echo {
            signature: None,
            visitor: visitor.parse().expect("an address"),
            socket: "127.0.0.1".parse().expect("an address"),
        };
        let check = |visitor: &str| super::visitor("proxy", "Mandataire", &seen(visitor), false);
        assert!(check("198.51.100.7").ok);
        assert!(check("127.0.0.1").cure.is_some_and(|cure| cure.contains("trusted_proxies = [\"127.0.0.1\"]")));
        assert!(check("192.0.2.77").cure.is_some_and(|cure| cure.contains("sans croire")));
        assert!(super::visitor("proxy", "Mandataire", &seen("127.0.0.1"), true).ok, "no proxy in development");
    }
}
