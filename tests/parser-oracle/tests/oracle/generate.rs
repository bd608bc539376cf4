//! Statements from a grammar, by seed.

/// A source of statements. The same seed gives the same statement.
pub(crate) struct Generator {
    state: u64,
    /// How deep expressions and queries may still nest.
    fuel: u32,
}

/// A relation in scope: its alias and its columns.
type Scope = Vec<(String, &'static [&'static str])>;

const TABLES: &[(&str, &[&str])] = &[
    ("users", &["id", "team_id", "email", "name", "age", "score", "active", "created_at"]),
    ("posts", &["id", "user_id", "title", "body", "status", "views", "rating", "meta"]),
    ("comments", &["id", "post_id", "user_id", "parent_id", "body", "created_at"]),
    ("products", &["id", "sku", "name", "price", "stock", "category_id", "attributes"]),
    ("orders", &["id", "user_id", "status", "total", "currency", "placed_at", "shipped_at"]),
    ("counters", &["name", "value"]),
    ("settings", &["user_id", "key", "value"]),
];

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66, fuel: 7 }
    }

    /// A whole statement.
    pub(crate) fn statement(&mut self) -> String {
        match self.below(20) {
            0..=12 => self.query(&Vec::new(), true),
            13..=15 => self.insert(),
            16..=17 => self.update(),
            _ => self.delete(),
        }
    }

    // Chance.

    fn below(&mut self, n: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    fn maybe(&mut self, percent: u64, text: impl FnOnce(&mut Self) -> String) -> String {
        if self.chance(percent) { text(self) } else { String::new() }
    }

    fn list(&mut self, most: u64, mut item: impl FnMut(&mut Self) -> String) -> String {
        let n = 1 + self.below(most);
        (0..n).map(|_| item(self)).collect::<Vec<_>>().join(self.pick(&[", ", ",", " , "]))
    }

    // Queries.

    fn query(&mut self, outer: &Scope, order: bool) -> String {
        let with = self.maybe(12, Self::with);
        let arms = if self.chance(12) { 1 + self.below(3) } else { 0 };
        let mut scope = outer.clone();
        let width = if arms > 0 { Some(2) } else { None };
        let mut text = with + &self.select(&mut scope, width);
        for _ in 0..arms {
            let operator = self.pick(&["union", "union all", "except", "intersect", "UNION ALL"]);
            let mut inner = outer.clone();
            let arm = match self.chance(20) {
                true => "values (1, 2), ('a', null)".to_owned(),
                false => self.select(&mut inner, width),
            };
            text = format!("{text} {operator} {arm}");
        }
        if order {
            text += &match arms {
                0 => self.maybe(40, |it| it.order_by(&scope)),
                _ => self.maybe(40, |it| it.pick(&[" order by 1", " order by 2 desc, 1"]).into()),
            };
            text += &self.maybe(30, Self::limit);
        }
        text
    }

    fn with(&mut self) -> String {
        let hint = self.pick(&["", "", "materialized ", "not materialized "]);
        let recursive = self.pick(&["", "recursive "]);
        let body = self.query(&Vec::new(), true);
        format!("with {recursive}w_{} as {hint}({body}) ", self.below(9))
    }

    fn select(&mut self, scope: &mut Scope, width: Option<u64>) -> String {
        let from = if self.chance(90) { self.from(scope) } else { String::new() };
        let distinct = self.pick(&["", "", "", "", "distinct ", "all "]);
        let items = match width {
            Some(n) => (0..n).map(|_| self.item(scope)).collect::<Vec<_>>().join(", "),
            None if !from.is_empty() && self.chance(15) => "*".to_owned(),
            None => self.list(4, |it| it.item(scope)),
        };
        let condition = self.maybe(60, |it| format!(" where {}", it.expr(scope)));
        let group = match self.chance(20) && !from.is_empty() {
            true => {
                let by = self.list(2, |it| it.column(scope));
                let having = self
                    .maybe(50, |it| format!(" having {} > {}", it.aggregate(scope), it.literal()));
                format!(" group by {by}{having}")
            }
            false => String::new(),
        };
        format!("select {distinct}{items}{from}{condition}{group}")
    }

    fn item(&mut self, scope: &Scope) -> String {
        let expr = match self.below(12) {
            0 => self.aggregate(scope),
            1 => self.window(scope),
            _ => self.expr(scope),
        };
        let alias = self.pick(&[
            "",
            "",
            "",
            " as a",
            " b",
            " as \"c d\"",
            " as 'e'",
            " as [f]",
            " as `g`",
            " as \"h!\"",
            " AS key",
        ]);
        expr + alias
    }

    fn order_by(&mut self, scope: &Scope) -> String {
        let items = self.list(3, |it| {
            let expr = it.expr(scope);
            let direction = it.pick(&["", " asc", " desc", " DESC"]);
            let nulls = it.pick(&["", "", " nulls first", " nulls last"]);
            let collation = it.pick(&["", "", " collate nocase"]);
            format!("{expr}{collation}{direction}{nulls}")
        });
        format!(" order by {items}")
    }

    fn limit(&mut self) -> String {
        self.pick(&[
            " limit 3",
            " limit :n",
            " limit 2 offset 1",
            " limit 1, 2",
            " limit -1 offset :o",
        ])
        .to_owned()
    }

    // Relations.

    fn from(&mut self, scope: &mut Scope) -> String {
        let mut text = format!(" from {}", self.relation(scope));
        let more = self.below(3);
        for _ in 0..more {
            let relation = self.relation(scope);
            let join = self.pick(&[
                " join ",
                " inner join ",
                " left join ",
                " left outer join ",
                " cross join ",
                ", ",
                " natural join ",
                " right join ",
                " full outer join ",
                " natural left join ",
            ]);
            text += join;
            text += &relation;
            if !join.contains(',') && !join.contains("natural") && self.chance(70) {
                text += &format!(" on {}", self.expr(scope));
            }
        }
        text
    }

    fn relation(&mut self, scope: &mut Scope) -> String {
        let alias = format!("t{}", scope.len());
        let spelled = self.pick(&[" ", " as ", " AS "]);
        if self.fuel > 3 && self.chance(12) {
            self.fuel -= 2;
            let query = self.query(&Vec::new(), true);
            self.fuel += 2;
            scope.push((alias.clone(), &[]));
            return format!("({query}){spelled}{alias}");
        }
        if self.chance(6) {
            scope.push((alias.clone(), &["key", "value", "type"]));
            return format!("json_each('[1, 2]', '$'){spelled}{alias}");
        }
        let (name, columns) = self.pick(TABLES);
        scope.push((alias.clone(), columns));
        let schema = self.pick(&["", "", "", "main.", "\"main\"."]);
        let hint = self.pick(&["", "", "", "", "", " not indexed"]);
        format!("{schema}{name}{spelled}{alias}{hint}")
    }

    // Expressions.

    fn expr(&mut self, scope: &Scope) -> String {
        if self.fuel == 0 {
            return self.leaf(scope);
        }
        self.fuel -= 1;
        let text = self.composite(scope);
        self.fuel += 1;
        text
    }

    fn composite(&mut self, scope: &Scope) -> String {
        match self.below(34) {
            0..=8 => self.leaf(scope),
            9..=13 => self.binary(scope),
            14 => format!(
                "{} {}",
                self.pick(&["not", "-", "+", "~", "- -", "not not"]),
                self.expr(scope)
            ),
            15..=16 => format!("({})", self.expr(scope)),
            17 => self.is(scope),
            18 => self.like(scope),
            19 => self.between(scope),
            20..=21 => self.in_set(scope),
            22 => self.case(scope),
            23 => format!(
                "cast({} as {})",
                self.expr(scope),
                self.pick(&[
                    "integer",
                    "text",
                    "real",
                    "blob",
                    "varchar(20)",
                    "decimal(10, 2)",
                    "unsigned big int",
                    "double precision",
                    "numeric",
                    "\"my type\"",
                ])
            ),
            24..=26 => self.call(scope),
            27 => {
                let query = self.subquery(scope);
                format!("({query})")
            }
            28 => {
                let query = self.subquery(scope);
                format!("{}exists ({query})", self.pick(&["", "not "]))
            }
            29 => {
                let operator = self.pick(&["=", "<", "is", "<>"]);
                let (a, b) = (self.expr(scope), self.expr(scope));
                format!("({a}, {b}) {operator} ({}, {})", self.leaf(scope), self.leaf(scope))
            }
            30 => format!(
                "{} collate {}",
                self.leaf(scope),
                self.pick(&["nocase", "binary", "rtrim"])
            ),
            31 => format!("{} {} '$.a'", self.leaf(scope), self.pick(&["->", "->>"])),
            32 => self.pick(&["current_timestamp", "current_date", "current_time"]).to_owned(),
            _ => {
                let (a, b, c) = (self.leaf(scope), self.leaf(scope), self.leaf(scope));
                let (one, two) = (self.operator(), self.operator());
                format!("{a} {one} {b} {two} {c}")
            }
        }
    }

    fn leaf(&mut self, scope: &Scope) -> String {
        match self.below(10) {
            0..=5 => self.column(scope),
            6 => self.pick(&[":a", ":b", ":ids", ":name"]).to_owned(),
            _ => self.literal(),
        }
    }

    fn literal(&mut self) -> String {
        self.pick(&[
            "1",
            "0",
            "42",
            "1.5",
            ".5",
            "2.",
            "1e3",
            "1E-2",
            "0xFF",
            "'a'",
            "'it''s'",
            "''",
            "null",
            "NULL",
            "true",
            "false",
            "x'00ff'",
            "X''",
            "'%a_'",
            "-1",
            "9223372036854775807",
        ])
        .to_owned()
    }

    fn column(&mut self, scope: &Scope) -> String {
        let full: Vec<_> = scope.iter().filter(|it| !it.1.is_empty()).cloned().collect();
        if full.is_empty() {
            return self.literal();
        }
        let at = usize::try_from(self.below(full.len() as u64)).unwrap();
        let (alias, columns) = &full[at];
        let column = self.pick(columns);
        let upper = column.to_uppercase();
        match self.below(6) {
            0 => format!("{alias}.\"{column}\""),
            1 => format!("{alias}.[{column}]"),
            2 => format!("\"{alias}\".`{column}`"),
            3 => format!("{alias} . {upper}"),
            _ => format!("{alias}.{column}"),
        }
    }

    fn operator(&mut self) -> &'static str {
        self.pick(&[
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "=",
            "==",
            "<>",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "and",
            "or",
            "&",
            "|",
            "<<",
            ">>",
            "is",
            "is not",
            "AND",
            "OR",
            "like",
            "glob",
            "is distinct from",
            "is not distinct from",
        ])
    }

    fn binary(&mut self, scope: &Scope) -> String {
        let operator = self.operator();
        let tight = operator.chars().all(|it| !it.is_alphabetic()) && self.chance(20);
        let (left, right) = (self.expr(scope), self.expr(scope));
        match tight && !right.starts_with(['-', '>', '=', '.']) && !left.ends_with(['-', '<']) {
            true => format!("{left}{operator}{right}"),
            false => format!("{left} {operator} {right}"),
        }
    }

    fn is(&mut self, scope: &Scope) -> String {
        let test = self.pick(&[
            "is null",
            "is not null",
            "isnull",
            "notnull",
            "not null",
            "is true",
            "is not false",
            "IS NOT NULL",
        ]);
        format!("{} {test}", self.expr(scope))
    }

    fn like(&mut self, scope: &Scope) -> String {
        let operator = self.pick(&["like", "not like", "glob", "not glob", "LIKE"]);
        let escape = match operator.ends_with("like") && self.chance(30) {
            true => " escape '\\'",
            false => "",
        };
        format!("{} {operator} {}{escape}", self.leaf(scope), self.leaf(scope))
    }

    fn between(&mut self, scope: &Scope) -> String {
        let not = self.pick(&["", "not "]);
        let (value, low, high) = (self.expr(scope), self.leaf(scope), self.expr(scope));
        format!("{value} {not}between {low} and {high}")
    }

    fn in_set(&mut self, scope: &Scope) -> String {
        let not = self.pick(&["", "not "]);
        let left = self.expr(scope);
        let set = match self.below(5) {
            0 => "()".to_owned(),
            1 => "(:ids)".to_owned(),
            2 => "(select id from users)".to_owned(),
            3 => "(values (1), (2))".to_owned(),
            _ => format!("({})", self.list(3, |it| it.expr(scope))),
        };
        format!("{left} {not}in {set}")
    }

    fn case(&mut self, scope: &Scope) -> String {
        let operand = self.maybe(40, |it| format!(" {}", it.expr(scope)));
        let arms = 1 + self.below(3);
        let mut text = format!("case{operand}");
        for _ in 0..arms {
            text += &format!(" when {} then {}", self.expr(scope), self.expr(scope));
        }
        text += &self.maybe(60, |it| format!(" else {}", it.expr(scope)));
        text + " end"
    }

    fn call(&mut self, scope: &Scope) -> String {
        match self.below(8) {
            0 => "random()".to_owned(),
            1 => format!("coalesce({}, {})", self.expr(scope), self.expr(scope)),
            2 => format!("substr({}, 1, 3)", self.expr(scope)),
            3 => format!("iif({}, 1, 2)", self.expr(scope)),
            4 => format!("json_extract({}, '$.a')", self.leaf(scope)),
            5 => format!("replace({}, 'a', 'b')", self.expr(scope)),
            6 => format!("max({}, {})", self.expr(scope), self.leaf(scope)),
            _ => format!(
                "{}({})",
                self.pick(&["lower", "upper", "abs", "length", "typeof", "quote"]),
                self.expr(scope)
            ),
        }
    }

    fn aggregate(&mut self, scope: &Scope) -> String {
        let filter = self.maybe(20, |it| format!(" filter (where {})", it.leaf(scope)));
        let distinct = self.pick(&["", "", "distinct "]);
        let call = match self.below(4) {
            0 => "count(*)".to_owned(),
            1 => format!("group_concat({})", self.column(scope)),
            2 => format!(
                "group_concat({}, ', ' order by {})",
                self.column(scope),
                self.column(scope)
            ),
            _ => format!(
                "{}({distinct}{})",
                self.pick(&["sum", "avg", "min", "count", "total"]),
                self.column(scope)
            ),
        };
        call + &filter
    }

    fn window(&mut self, scope: &Scope) -> String {
        let function = match self.below(4) {
            0 => "row_number()".to_owned(),
            1 => "rank()".to_owned(),
            2 => format!("lag({}, 1, 0)", self.column(scope)),
            _ => format!("sum({})", self.column(scope)),
        };
        let partition = self.maybe(50, |it| format!("partition by {}", it.column(scope)));
        let order = self.order_by(scope);
        let frame = self.pick(&[
            "",
            "",
            " rows unbounded preceding",
            " rows between 1 preceding and 1 following",
            " range between unbounded preceding and current row",
            " groups between current row and unbounded following exclude ties",
            " rows between current row and 2 following exclude current row",
        ]);
        format!("{function} over ({partition}{order}{frame})")
    }

    fn subquery(&mut self, scope: &Scope) -> String {
        if self.fuel < 3 {
            return "select 1".to_owned();
        }
        self.fuel -= 2;
        let mut inner = scope.clone();
        let from = self.from(&mut inner);
        let condition = self.maybe(60, |it| format!(" where {}", it.expr(&inner)));
        let text = format!("select {}{from}{condition}", self.expr(&inner));
        self.fuel += 2;
        text
    }

    // Changes.

    fn insert(&mut self) -> String {
        let verb = self.pick(&[
            "insert into",
            "insert into",
            "insert or ignore into",
            "replace into",
            "insert or replace into",
        ]);
        let key = self.literal();
        let value = self.expr(&Vec::new());
        let rows = match self.below(4) {
            0 => "select name, value from counters where true".to_owned(),
            1 => format!("select {key}, {value} from posts t0 where {}", {
                let scope = vec![("t0".to_owned(), TABLES[1].1)];
                self.expr(&scope)
            }),
            2 => format!("values ({key}, {value}), ('b', 2)"),
            _ => format!("values ({key}, {value})"),
        };
        let conflict = self.pick(&[
            "",
            "",
            " on conflict do nothing",
            " on conflict (name) do nothing",
            " on conflict (name) do update set value = excluded.value",
            " on conflict (name) do update set value = value + 1 where value < 10",
            " on conflict (name) do update set (name, value) = (excluded.name, 3)",
        ]);
        let returning = self.returning();
        format!("{verb} counters (name, value) {rows}{conflict}{returning}")
    }

    fn returning(&mut self) -> String {
        self.pick(&[
            "",
            "",
            " returning *",
            " returning value",
            " returning value + 1 as next, name",
        ])
        .to_owned()
    }

    fn update(&mut self) -> String {
        let or = self.pick(&["", "", "or ignore ", "or replace "]);
        let scope = vec![("counters".to_owned(), TABLES[5].1)];
        let set = match self.chance(30) {
            true => format!("(name, value) = ({}, {})", self.expr(&scope), self.expr(&scope)),
            false => format!("value = {}", self.expr(&scope)),
        };
        let mut wider = scope.clone();
        let from = self.maybe(30, |it| it.from(&mut wider));
        let condition = self.maybe(70, |it| format!(" where {}", it.expr(&wider)));
        let returning = self.returning();
        format!("update {or}counters set {set}{from}{condition}{returning}")
    }

    fn delete(&mut self) -> String {
        let scope = vec![("counters".to_owned(), TABLES[5].1)];
        let condition = self.maybe(80, |it| format!(" where {}", it.expr(&scope)));
        let returning = self.returning();
        format!("delete from counters{condition}{returning}")
    }
}
