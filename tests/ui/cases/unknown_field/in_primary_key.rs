use model_runtime::Model;

#[derive(Model)]
#[model(primary_key(team, user))]
struct Member {
    team: i64,
    person: i64,
}

fn main() {}
