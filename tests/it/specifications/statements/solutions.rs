//! What a solution says that it meets.

use super::{Scene, first_of, new_form, plain, scene};
use axum::http::StatusCode;

#[tokio::test]
async fn a_solution_says_what_it_meets_requirement_by_requirement_and_what_it_does_not_answer_is_said() {
    let scene = scene().await;
    let Scene { lea, joe, sam, here, there, far, .. } = &scene;
    let good = new_form(joe, there, "conformance").await.set_all(&[
        ("name", "Passeport libre"),
        ("publisher", "Les Ateliers"),
        ("address", "https://passeport.example/"),
        ("release", "2.4"),
    ]);
    for (field, value) in [
        ("name", ""),
        ("publisher", ""),
        ("address", "passeport.example"),
        ("address", "http://passeport.example/"),
        ("release", ""),
    ] {
        let refused = good.clone().set(field, value).send(&joe.browser).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field]), "{field}");
    }
    let sent = good.send(&joe.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    let entries = sent.location().to_owned();
    let fields = [("says-1", "met"), ("text-1", "https://passeport.example/hors-ligne")];
    let wrong = joe.form(&entries, &entries).await.set("says-1", "souvent").send(&joe.browser).await;
    assert_eq!((wrong.status, wrong.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["says-1"]));
    for says in ["met", "partly"] {
        let bare = joe.form(&entries, &entries).await.set("says-1", says).send(&joe.browser).await;
        assert_eq!(
            (bare.status, bare.errors()),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["text-1"]),
            "evidence: {says}"
        );
        assert_eq!(bare.form(&entries).get("says-1"), says);
    }
    let sent = joe.form(&entries, &entries).await.set_all(&fields).send(&joe.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    for (who, path) in [(lea, here), (joe, there), (sam, far)] {
        let page = who.read(&format!("{path}/solutions")).await;
        let row = page.text.split("<tbody>").nth(1).expect("a table").split("</tbody>").next().expect("its end");
        let cells: Vec<&str> = row.split("<td").skip(1).map(|cell| cell.split_once('>').expect("a cell").1).collect();
        assert!(cells[0].contains("Passeport libre 2.4") && cells[0].contains("Les Ateliers"), "{row}");
        let counts: Vec<&str> = cells[1..5].iter().map(|cell| cell.trim_end_matches("</td>")).collect();
        assert_eq!(counts, ["1", "0", "0", "1"], "met, partly, not met, not answered");
        let one = who.read(&first_of(who, path, "solutions").await).await;
        assert!(one.text.contains("href=\"https://passeport.example/hors-ligne\""), "{}", one.words());
        let words = plain(&one);
        for said in ["E-02", "Satisfaite : 1", "Sans réponse : 1"] {
            assert!(words.contains(said), "{said}: {words}");
        }
        assert!(!one.text.contains("<script>"), "nothing of theirs is run");
    }
    // The same release of the same solution is described once by a network; another release is another one.
    let again = good.clone().set("form_id", "autre");
    assert_eq!(again.send(&joe.browser).await.errors(), ["name"]);
    let next = again.set("release", "2.5").set("form_id", "encore").send(&joe.browser).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{:?}", next.errors());
}
