//! Kept-alive connections, and their end.

use simulator::{Endpoint, Fault, Settings, Simulator};
use tokio::net::TcpStream;

use crate::client::{Client, request, send, simulator};

#[tokio::test]
async fn idle_connections_are_closed_and_those_in_use_are_not() {
    let simulator = simulator(Settings::default()).await;
    let mut idle = Client::connect(simulator.address()).await;
    assert_eq!(idle.send(request("GET", "/ping", None)).await.unwrap().status, 200);
    simulator.set_faults(vec![Fault::on(Endpoint::Ping).hold()]);
    let mut busy = Client::connect(simulator.address()).await;
    let busy = tokio::spawn(async move { busy.send(request("GET", "/ping", None)).await });
    simulator.wait_until_held(Endpoint::Ping).await;
    simulator.close_idle_connections();
    assert!(idle.connection.await.unwrap().is_ok());
    simulator.release();
    assert_eq!(busy.await.unwrap().unwrap().status, 200);
}

#[tokio::test]
async fn idle_connections_are_closed_over_http_too() {
    let simulator = simulator(Settings::default()).await;
    let mut idle = Client::connect(simulator.address()).await;
    assert_eq!(idle.send(request("GET", "/ping", None)).await.unwrap().status, 200);
    let answer = send(&simulator, request("POST", "/_sim/close-idle", None)).await.unwrap();
    assert_eq!(answer.status, 204);
    assert!(idle.connection.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let simulator = simulator(Settings::default()).await;
    let mut client = Client::connect(simulator.address()).await;
    for _ in 0..3 {
        assert_eq!(client.send(request("GET", "/ping", None)).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn dropping_the_simulator_closes_its_connections_those_in_use_too() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(Endpoint::Ping).hold()]);
    let mut client = Client::connect(simulator.address()).await;
    let held = tokio::spawn(async move { client.send(request("GET", "/ping", None)).await });
    simulator.wait_until_held(Endpoint::Ping).await;
    drop(simulator);
    assert!(held.await.unwrap().is_err());
}

#[tokio::test]
async fn a_stopped_simulator_refuses_connections_and_its_port_is_free() {
    let first = simulator(Settings::default()).await;
    let address = first.address();
    let mut kept = Client::connect(address).await;
    assert_eq!(kept.send(request("GET", "/ping", None)).await.unwrap().status, 200);
    first.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
    let again = Simulator::start(address, Settings::default()).await.unwrap();
    assert_eq!(again.url(), format!("http://{address}"));
    assert!(Simulator::start(address, Settings::default()).await.is_err(), "the port is taken");
}
