//! The short form of `make load`.

use load::{self, Plan};

#[tokio::test]
async fn whatever_fails_the_books_balance() {
    let report = Box::pin(load::run(&Plan::short())).await;
    println!("{report}");
    assert_eq!(report.wrong(), [""; 0]);
    assert_eq!(report.missing(), [""; 0], "books that balance say little without them");
}
