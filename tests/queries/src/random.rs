//! Statements made up over the tables of the suite.

/// A source of queries that is the same on every machine.
pub struct Random(u64);

impl Random {
    /// A source with a start.
    pub fn new(start: u64) -> Self {
        Self(start)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }

    /// Groups, unions, derived tables, common table expressions, windows, changes.
    pub fn shape(&mut self) -> String {
        let pair = |random: &mut Self| {
            let table = random.pick(&["users", "posts", "employees"]);
            let (number, text) = (number(table), text(table));
            let kind = random.pick(&["join", "left join", "right join", "full join"]);
            let on =
                random.pick(&["a.id = b.id", "a.id > b.id", "b.name like '%1' and b.id = a.id"]);
            let test = match random.below(4) {
                0 => String::new(),
                1 => format!(" where a.{number} is not null"),
                2 => " where b.name is not null and b.founded is not null".to_owned(),
                _ => format!(" where a.{text} <> 'x' or b.budget > 9"),
            };
            (format!("{table} a {kind} teams b on {on}{test}"), number, text)
        };
        let (from, number, text) = pair(self);
        let (again, other, label) = pair(self);
        let inner =
            format!("select a.id as x, a.{number} as y, b.name as z, a.{text} as w from {from}");
        let outer =
            format!("select a.id as x, a.{other} as y, b.name as z, a.{label} as w from {again}");
        let set = self.pick(&["union all", "union", "intersect", "except"]);
        match self.below(9) {
            0 => format!("{inner} {set} {outer}"),
            1 => format!(
                "select d.x, d.y + 1 as y, upper(d.z) as z, t.name from ({inner}) d left join tags g on g.id = d.y join teams t on t.id = d.x"
            ),
            2 => format!(
                "with c as ({inner}) select t.id, c.x, c.y, c.z from tags t left join c on c.x = t.id where c.z is not null or t.id > 0"
            ),
            3 => format!(
                "select z, count(*) as n, count(y) as m, max(y) as top, min(x) as low, sum(y) as s, group_concat(w) as g, max(w) filter (where y > 0) as f from ({inner}) group by z having max(x) > 0 and z <> 'q'"
            ),
            4 => format!(
                "select max(x) as a, count(y) as b, total(y) as c, (select max(d.y) from ({outer}) d) as e, (select count(*) from ({outer}) d) as f from ({inner})"
            ),
            5 => format!(
                "select x, lag(y) over (order by x) as l, lag(x, 1, 0) over (order by x) as m, max(y) over (partition by z) as n, sum(x) over (order by x rows between unbounded preceding and 1 preceding) as o, first_value(w) over (order by x) as p, row_number() over () as q from ({inner})"
            ),
            6 => format!(
                "with recursive c(x, y, n) as (select x, y, 0 from ({inner}) union select c.x, nullif(c.y, 1), n + 1 from c where n < 2 and c.y is not null) select x, y, n from c"
            ),
            7 => format!(
                "select id, name, case when exists ({inner}) then name else 'none' end as a, coalesce(name, (select max(z) from ({outer})), 'q') as b, id in (select y from ({inner})) as c, iif(budget is not null, budget, null) as d, iif(founded is null, date('now'), founded) as e from teams where name not in (select z from ({outer}) where z is not null)"
            ),
            _ => format!(
                "update users set name = (select max(z) from ({inner})), age = 5, born = coalesce(born, date('now')) where name is not null and team_id is not null returning id, name, age, team_id, born"
            ),
        }
    }

    /// Joins of every kind with conditions.
    pub fn query(&mut self) -> String {
        let mut from = "users t0".to_owned();
        let mut tables = vec!["users"];
        for index in 1..=1 + self.below(4) {
            let table = self.pick(&["users", "teams", "posts", "employees"]);
            let kind = self.pick(&["join", "left join", "left join", "right join", "full join"]);
            let before = self.below(index);
            let on = self.condition(table, index, tables[before], before);
            from = if index > 1 && self.below(4) == 0 {
                format!("{table} t{index} {kind} ({from}) on {on}")
            } else {
                format!("{from} {kind} {table} t{index} on {on}")
            };
            tables.push(table);
        }
        let columns: Vec<String> = (0..tables.len() * 2)
            .map(|number| {
                let table = number / 2;
                format!("{} as c{number}", self.value(tables[table], table))
            })
            .collect();
        let condition = match self.below(3) {
            0 => String::new(),
            _ => {
                let (a, b) = (self.below(tables.len()), self.below(tables.len()));
                let (x, y) = (self.test(tables[a], a), self.test(tables[b], b));
                format!(" where {x} {} {y}", self.pick(&["and", "and", "or"]))
            }
        };
        format!("select {} from {from}{condition}", columns.join(", "))
    }

    fn condition(&mut self, table: &str, index: usize, other: &str, before: usize) -> String {
        let (a, b) = (number(table), number(other));
        match self.below(3) {
            0 => format!("t{index}.id = t{before}.id"),
            1 => format!("t{index}.{a} = t{before}.{b}"),
            _ => format!("t{index}.{a} > t{before}.id and t{before}.{b} is not null"),
        }
    }

    fn value(&mut self, table: &str, index: usize) -> String {
        let (number, text) = (number(table), text(table));
        match self.below(9) {
            0 => format!("t{index}.id"),
            1 => format!("t{index}.{number}"),
            2 => format!("t{index}.{text}"),
            3 => format!("coalesce(t{index}.{text}, 'x')"),
            4 => format!("case when t{index}.{number} is null then 0 else t{index}.{number} end"),
            5 => format!("t{index}.id + t{index}.{number}"),
            6 => format!("upper(t{index}.{text})"),
            7 => format!("(select max(p.id) from posts p where p.id = t{index}.id)"),
            _ => format!("t{index}.{number} is null"),
        }
    }

    fn test(&mut self, table: &str, index: usize) -> String {
        let (number, text) = (number(table), text(table));
        match self.below(8) {
            0 => format!("t{index}.id > 0"),
            1 => format!("t{index}.{number} is not null"),
            2 => format!("not (t{index}.{text} is null)"),
            3 => format!("t{index}.{text} like '%1'"),
            4 => format!("t{index}.{number} in (1, 2, 3)"),
            5 => format!("(t{index}.{number} > 0 or t{index}.id > 2)"),
            6 => format!("t{index}.{number} is null"),
            _ => format!("coalesce(t{index}.{number}, 1) = 1"),
        }
    }
}

fn number(table: &str) -> &'static str {
    match table {
        "users" => "age",
        "posts" => "parent_id",
        "employees" => "manager_id",
        _ => "id",
    }
}

fn text(table: &str) -> &'static str {
    match table {
        "posts" => "title",
        _ => "name",
    }
}
