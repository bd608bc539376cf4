//! Each generated function means the same on every database.

use matrix_tests::db::{cities, copies, countries, members, queries, teams};
use matrix_tests::models::{City, Member, Team};
use model_runtime::{Db, Model};

use crate::place::Place;

fn team(name: &str) -> teams::NewTeam {
    teams::NewTeam { name: name.to_owned() }
}

fn member(email: &str, slug: &str) -> members::NewMember {
    members::NewMember { email: email.to_owned(), slug: slug.to_owned() }
}

async fn names(db: &Db) -> Vec<String> {
    let teams = Team::query().order_by(Team::NAME.asc()).all(db).await.unwrap();
    teams.into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn defaults_and_keys_are_made() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let ada = members::insert(db, member("ada", "a")).await.unwrap();
        assert_eq!((ada.points, ada.active, ada.team_id), (3, true, None), "{server}");
        let age = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) - ada.since;
        assert!(age.num_seconds().abs() < 60, "{server}: {age}");
        assert_eq!(members::find(db, ada.id).await.unwrap(), Some(ada.clone()), "{server}");
        assert_eq!(members::by_email(db, "ada").await.unwrap(), Some(ada.clone()), "{server}");
        assert_eq!(members::by_email(db, "ADA").await.unwrap(), None, "{server}");
        assert!(members::delete(db, ada.id).await.unwrap(), "{server}");
        assert!(!members::delete(db, ada.id).await.unwrap(), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn an_upsert_writes_to_the_row_of_its_key() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let red = teams::upsert_by_name(db, team("red").order(1)).await.unwrap();
        let again = teams::upsert_by_name(db, team("red").order(2)).await.unwrap();
        assert_eq!(again, Team { order: Some(2), ..red.clone() }, "{server}");
        assert_eq!(teams::upsert_by_name(db, team("red")).await.unwrap(), again, "{server}");
        let ada = members::upsert_by_email(db, member("ada", "a").team_id(red.id)).await.unwrap();
        let ada = members::upsert_by_email(db, member("ada", "b").id(ada.id)).await.unwrap();
        assert_eq!((ada.slug.as_str(), ada.team_id), ("b", Some(red.id)), "{server}");
        let ben = members::insert(db, member("ben", "c").team_id(red.id)).await.unwrap();
        // The slug in this team is Ben's, whatever the email.
        let taken = members::upsert_by_email(db, member("cy", "c").team_id(red.id)).await;
        assert!(taken.unwrap_err().is_unique_violation(), "{server}");
        assert_eq!(members::find(db, ben.id).await.unwrap(), Some(ben), "{server}");
        place.drop().await;
    }
}

/// MySQL counts a row that it changes twice. Whether it has made a row or left one, it does not tell:
/// so says the generated function's documentation.
#[tokio::test]
async fn an_upsert_counts_the_rows_that_it_writes() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let is_mysql = server.starts_with("m");
        let put = async |order| queries::put_team(db, "red", Some(order)).await.unwrap();
        assert_eq!(put(1).await, 1, "{server}: new");
        assert_eq!(put(2).await, 1, "{server}: changed");
        assert_eq!(put(2).await, 1, "{server}: the same");
        let both = async |order| queries::put_two_teams(db, "red", Some(order), "green").await;
        assert_eq!(both(2).await.unwrap(), 2, "{server}: one the same, one new");
        assert_eq!(both(3).await.unwrap(), 2, "{server}: both changed");
        assert_eq!(queries::keep_team(db, "blue").await.unwrap(), 1, "{server}: new");
        let kept = queries::keep_team(db, "blue").await.unwrap();
        assert_eq!(kept, u64::from(is_mysql), "{server}: kept");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_list_means_what_it_means_in_rust() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        for (name, order) in [("a", 1), ("b", 2)] {
            teams::insert(db, team(name).order(order)).await.unwrap();
        }
        teams::insert(db, team("c")).await.unwrap();
        let none: [Option<i32>; 0] = [];
        let order = Team::ORDER;
        let cases = [
            ("in nothing", order.is_in(none), ""),
            ("not in nothing", order.not_in(none), "abc"),
            ("in an empty list of integers", order.is_in([0; 0]), ""),
            ("in one", order.is_in([1]), "a"),
            ("not in one", order.not_in([1]), "bc"),
            ("in none", order.is_in([None]), "c"),
            ("not in none", order.not_in([None]), "ab"),
            ("in none and one", order.is_in([None, Some(1)]), "ac"),
            ("not in none and one", order.not_in([None, Some(1)]), "b"),
            ("nothing or one", order.is_in(none) | order.eq(2), "b"),
            ("not nothing and one", order.not_in(none) & order.eq(2), "b"),
            ("in none and one, and a name", order.is_in([None, Some(1)]) & Team::NAME.eq("a"), "a"),
        ];
        for (what, filter, expected) in cases {
            let found = Team::filter(filter).order_by(Team::NAME.asc()).all(db).await.unwrap();
            let found: String = found.into_iter().map(|it| it.name).collect();
            assert_eq!(found, expected, "{server}: {what}");
        }
        let by_query = async |ids| queries::teams_outside(db, ids).await.unwrap().join("");
        assert_eq!(by_query(&[]).await, "abc", "{server}");
        assert_eq!(by_query(&[1]).await, "b", "{server}: null is neither in a list nor outside");
        place.drop().await;
    }
}

#[tokio::test]
async fn the_length_in_a_check_is_one_of_characters() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        teams::insert(db, team(&"ü".repeat(30))).await.unwrap();
        for wrong in [String::new(), "u".repeat(31)] {
            let error = teams::insert(db, team(&wrong)).await.unwrap_err();
            assert!(error.is_check_violation(), "{server}: {error}");
        }
        place.drop().await;
    }
}

#[tokio::test]
async fn a_long_list_is_not_cut() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        // MariaDB cuts at 1 MiB by default, MySQL at 1 KiB.
        let slug = "x".repeat(40);
        let rows = (0..30_000).map(|it| member(&it.to_string(), &slug));
        members::insert_many(db, rows).await.unwrap();
        let slugs = queries::slugs(db).await.unwrap().unwrap();
        assert_eq!(slugs.len(), 30_000 * 41 - 1, "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn relations_are_loaded_for_all_rows_at_once() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let rows = ["red", "green", "blue"].map(team);
        let all = teams::insert_many_returning(db, rows).await.unwrap();
        let rows = (0..40).map(|at| {
            let new = member(&format!("m{at}"), &format!("s{at}"));
            if at % 4 == 3 { members::Insert::from(new) } else { new.team_id(all[at % 4].id) }
        });
        let people = members::insert_many_returning(db, rows).await.unwrap();
        let loaded = members::load_team(db, &people).await.unwrap();
        for (person, team) in people.iter().zip(&loaded) {
            assert_eq!(person.team_id, team.as_ref().map(|it| it.id), "{server}");
        }
        let members = teams::load_members(db, &all).await.unwrap();
        assert_eq!(members.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 10], "{server}");
        let blue = teams::load_members(db, &all[2..]).await.unwrap().remove(0);
        assert!(blue == members[2], "{server}: one alone has what it has among others");
        let nobody: &[Member] = &[];
        assert!(members::load_team(db, nobody).await.unwrap().is_empty(), "{server}");
        place.drop().await;
    }
}

/// Some databases take a key with a space behind it for the same.
#[tokio::test]
async fn a_relation_by_a_text_is_the_same_alone_and_among_others() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let country = |code: &str| countries::NewCountry { code: code.to_owned() };
        countries::insert_many(db, ["at", "ch"].map(country)).await.unwrap();
        for code in ["at", "ch", "at ", "AT"] {
            let new = cities::NewCity { country_code: code.to_owned() };
            match cities::insert(db, new).await {
                Ok(city) => assert_eq!(city.country_code, code, "{server}"),
                Err(error) => {
                    assert!(!["at", "ch"].contains(&code), "{server}: {error}");
                    assert!(error.is_foreign_key_violation(), "{server}: {error}");
                }
            }
        }
        let all = City::query().order_by(City::ID.asc()).all(db).await.unwrap();
        let among_others = cities::load_country_code(db, &all).await.unwrap();
        for (city, country) in all.iter().zip(&among_others) {
            let alone = cities::load_country_code(db, std::slice::from_ref(city)).await.unwrap();
            assert_eq!(alone, std::slice::from_ref(country), "{server}: {city:?}");
            let exact = country.as_ref().filter(|it| it.code == city.country_code);
            assert_eq!(exact, country.as_ref(), "{server}");
        }
        let found: Vec<_> = among_others.iter().take(2).flatten().map(|it| &it.code).collect();
        assert_eq!(found, ["at", "ch"], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_key_may_have_the_name_of_any_argument() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let new = copies::NewCopy { db: 1, change: 2, it: 3, new: 4 };
        let row = copies::upsert_by_it(db, new.rows(5)).await.unwrap();
        assert_eq!(copies::find(db, 1, 2).await.unwrap(), Some(row.clone()), "{server}");
        assert_eq!(copies::by_it(db, 3).await.unwrap(), Some(row.clone()), "{server}");
        assert_eq!(copies::by_new(db, 4).await.unwrap(), Some(row), "{server}");
        assert!(copies::update(db, 1, 2, copies::change().new(5)).await.unwrap(), "{server}");
        let changes = [((1, 2), copies::change().it(6).key(7))];
        assert_eq!(copies::update_many(db, changes).await.unwrap(), 1, "{server}");
        let row = copies::by_new(db, 5).await.unwrap().unwrap();
        assert_eq!((row.it, row.key), (6, Some(7)), "{server}");
        assert!(copies::delete(db, 1, 2).await.unwrap(), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn many_rows_are_changed_at_once_and_all_or_none() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let new = (0..500).map(|at| team(&format!("t{at:03}")));
        let rows = teams::insert_many_returning(db, new).await.unwrap();
        let renamed = |row: &Team| (row.id, teams::change().name(format!("{}x", row.name)));
        assert_eq!(
            teams::update_many(db, rows.iter().map(renamed)).await.unwrap(),
            500,
            "{server}"
        );
        let expected: Vec<_> = (0..500).map(|at| format!("t{at:03}x")).collect();
        assert!(names(db).await == expected, "{server}");
        // Columns of their own, a row that is not there, and a change that is none.
        let changes = [
            (rows[0].id, teams::change().order(7)),
            (rows[1].id, teams::change().name("other").order(8)),
            (-1, teams::change().order(9)),
            (rows[2].id, teams::change()),
        ];
        assert_eq!(teams::update_many(db, changes).await.unwrap(), 2, "{server}");
        let second = teams::find(db, rows[1].id).await.unwrap().unwrap();
        assert_eq!((second.name.as_str(), second.order), ("other", Some(8)), "{server}");
        assert_eq!(teams::update_many(db, []).await.unwrap(), 0, "{server}");
        // The last one is taken.
        let changes = || {
            let first = [(rows[0].id, teams::change().order(1))];
            first.into_iter().chain([(rows[3].id, teams::change().name("other"))])
        };
        let error = teams::update_many(db, changes()).await.unwrap_err();
        assert!(error.is_unique_violation(), "{server}: {error}");
        assert_eq!(error.model(), Some("Team"), "{server}");
        let mut tx = db.begin().await.unwrap();
        assert!(teams::update_many(&mut tx, changes()).await.is_err(), "{server}");
        assert_eq!(
            teams::find(&mut tx, rows[0].id).await.unwrap().unwrap().order,
            Some(7),
            "{server}"
        );
        let change = (rows[0].id, teams::change().order(2));
        assert_eq!(teams::update_many(&mut tx, [change]).await.unwrap(), 1, "{server}");
        tx.commit().await.unwrap();
        assert_eq!(teams::find(db, rows[0].id).await.unwrap().unwrap().order, Some(2), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn many_rows_come_back_in_their_order_and_all_or_none_are_kept() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let name = |at: usize| format!("n{at:05}");
        for count in [1, 2, 17, 9_000] {
            let rows = (0..count).map(|at| team(&name(at)).order(at as i32));
            let stored = teams::insert_many_returning(db, rows).await.unwrap();
            let stored: Vec<_> = stored.into_iter().map(|it| (it.name, it.order)).collect();
            let given: Vec<_> = (0..count).map(|at| (name(at), Some(at as i32))).collect();
            assert!(stored == given, "{server}: {count}");
            Team::query().everything().delete(db).await.unwrap();
        }
        teams::insert(db, team("red")).await.unwrap();
        let rows = || ["green", "red"].map(team);
        let error = teams::insert_many(db, rows()).await.unwrap_err();
        assert!(error.is_unique_violation(), "{server}: {error}");
        // What fails inside of a transaction does not end it.
        let mut tx = db.begin().await.unwrap();
        assert!(teams::insert_many(&mut tx, rows()).await.is_err(), "{server}");
        teams::insert_many(&mut tx, ["blue"].map(team)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(db).await, ["blue", "red"], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_transaction_that_is_not_committed_never_was() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let mut tx = db.begin().await.unwrap();
        teams::insert(&mut tx, team("red")).await.unwrap();
        let mut inner = tx.begin().await.unwrap();
        teams::insert(&mut inner, team("green")).await.unwrap();
        inner.rollback().await.unwrap();
        teams::insert(&mut tx, team("blue")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(db).await, ["blue", "red"], "{server}");
        let mut tx = db.begin().await.unwrap();
        teams::insert(&mut tx, team("black")).await.unwrap();
        drop(tx);
        assert_eq!(names(db).await, ["blue", "red"], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_violation_names_model_and_columns() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        teams::insert(db, team("red")).await.unwrap();
        let error = teams::insert(db, team("red")).await.unwrap_err();
        assert!(error.is_unique_violation(), "{server}: {error}");
        assert_eq!(
            (error.model(), error.columns()),
            (Some("Team"), &["name".to_owned()][..]),
            "{server}"
        );
        members::insert(db, member("ada", "a").team_id(1)).await.unwrap();
        let error = members::insert(db, member("ben", "a").team_id(1)).await.unwrap_err();
        assert_eq!(error.columns(), ["team_id", "slug"], "{server}");
        let error = members::insert(db, member("ben", "b").team_id(99)).await.unwrap_err();
        assert!(error.is_foreign_key_violation(), "{server}: {error}");
        let error = teams::delete(db, 1).await.unwrap_err();
        assert!(error.is_foreign_key_violation(), "{server}: {error}");
        place.drop().await;
    }
}

#[tokio::test]
async fn texts_are_ordered_and_found_alike() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        for name in ["b", "a", "B", "ä", "ab"] {
            teams::insert(db, team(name)).await.unwrap();
        }
        assert_eq!(names(db).await, ["B", "a", "ab", "b", "ä"], "{server}");
        let orders = Team::query().order_by([Team::ORDER.asc(), Team::NAME.desc()]);
        assert_eq!(orders.first(db).await.unwrap().unwrap().name, "ä", "{server}");
        let found = Team::filter(Team::NAME.starts_with("a")).count(db).await.unwrap();
        assert_eq!(found, 2, "{server}");
        let many = Team::filter(Team::NAME.is_in(["a", "x", "B"])).count(db).await.unwrap();
        assert_eq!(many, 2, "{server}");
        let page = Team::query().everything().order_by(Team::NAME.asc()).limit(2).offset(1);
        assert_eq!(page.delete(db).await.unwrap(), 2, "{server}");
        assert_eq!(names(db).await, ["B", "b", "ä"], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_query_in_sql_means_the_same() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let red = teams::insert(db, team("red")).await.unwrap();
        teams::insert(db, team("blue")).await.unwrap();
        for (slug, points) in [("a", 1), ("b", 5), ("c", 9), ("d", 9)] {
            let new = member(slug, slug).points(points);
            let new = if slug == "d" { new.active(false) } else { new.team_id(red.id) };
            members::insert(db, new).await.unwrap();
        }
        let of = async |points: i32, slugs: &[&str], active: Option<bool>, most: i64, from: i64| {
            let rows = queries::members_of(db, points, slugs, active, most, from).await;
            let rows = rows.unwrap_or_else(|it| panic!("{server}: {it}"));
            let shown =
                |it: queries::MembersOf| format!("{}:{}", it.email, it.team.unwrap_or_default());
            rows.into_iter().map(shown).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(0, &["a", "b", "d"], None, 10, 0).await, "a:red b:red d:", "{server}");
        assert_eq!(of(2, &["a", "b", "d"], Some(true), 10, 0).await, "b:red", "{server}");
        assert_eq!(of(0, &["a", "b", "c", "d"], None, 2, 1).await, "b:red c:red", "{server}");
        assert_eq!(of(0, &[], None, 10, 0).await, "", "{server}");
        assert_eq!(queries::rename_team(db, "green", red.id).await.unwrap(), 1, "{server}");
        assert_eq!(queries::rename_team(db, "green", red.id).await.unwrap(), 0, "{server}");
        let mut names = queries::team_names(db, "a").await.unwrap();
        let mut all = Vec::new();
        while let Some(name) = names.try_next().await.unwrap() {
            all.push(name);
        }
        assert_eq!(all, ["blue", "green"], "{server}");
        drop(names);
        let teams = queries::points_of_teams(db).await.unwrap();
        assert_eq!(teams.len(), 1, "{server}");
        assert_eq!((teams[0].points, teams[0].members), (9, 3), "{server}");
        place.drop().await;
    }
}
