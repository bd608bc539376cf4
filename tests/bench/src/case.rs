//! What is measured: one name, one piece of work.

/// The list of cases, in the order in which they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Lookup,
    LookupPool16,
    Lookups100,
    Rows1,
    Rows100,
    Rows10000,
    Mixed1000,
    Insert1000,
    InsertBulk1000,
    Parent10,
    Parents100,
}

impl Case {
    pub const ALL: [Case; 11] = [
        Case::Lookup,
        Case::LookupPool16,
        Case::Lookups100,
        Case::Rows1,
        Case::Rows100,
        Case::Rows10000,
        Case::Mixed1000,
        Case::Insert1000,
        Case::InsertBulk1000,
        Case::Parent10,
        Case::Parents100,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Case::Lookup => "lookup",
            Case::LookupPool16 => "lookup-pool-16",
            Case::Lookups100 => "lookups-100",
            Case::Rows1 => "rows-1",
            Case::Rows100 => "rows-100",
            Case::Rows10000 => "rows-10000",
            Case::Mixed1000 => "mixed-1000",
            Case::Insert1000 => "insert-1000",
            Case::InsertBulk1000 => "insert-bulk-1000",
            Case::Parent10 => "parent-10",
            Case::Parents100 => "parents-100",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Case::Lookup => "one row by primary key, one connection",
            Case::LookupPool16 => "the same through the pool, from 16 tasks (time per lookup)",
            Case::Lookups100 => "100 rows by primary key, one after the other, through the pool",
            Case::Rows1 => "a range query that finds 1 row of 3 columns",
            Case::Rows100 => "100 rows of 3 columns",
            Case::Rows10000 => "10,000 rows of 3 columns",
            Case::Mixed1000 => "1,000 rows of 12 mixed columns",
            Case::Insert1000 => "1,000 inserts one by one in a transaction, each row read back",
            Case::InsertBulk1000 => "1,000 rows inserted in bulk",
            Case::Parent10 => "one parent with its 10 children",
            Case::Parents100 => "100 parents with their 1,000 children",
        }
    }

    pub fn by_name(name: &str) -> Option<Case> {
        Case::ALL.into_iter().find(|case| case.name() == name)
    }
}
