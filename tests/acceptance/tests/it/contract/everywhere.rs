//! What every operation can answer: to a request that cannot be read, and where its address is wrong.

use harness::gateway::Call;

use super::{Album, START};
use crate::scenes::{NOBODY, Pair};

pub(super) async fn answers(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    for operation in album.contract.operations() {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        let path = path.replace("{approvalId}", NOBODY);
        let function = if operation == START { &pair.start } else { &pair.verify };
        let unreadable = Call::new(method, &path).header("x-any", "\u{1}");
        album.add("a header that cannot be read", &operation, &function.call(&unreadable).await);
        let elsewhere = Call::new(method, &format!("{path}/"));
        album.add("a slash too many", &operation, &function.call(&elsewhere).await);
    }
}
