//! Requests in their order.
//!
//! A [view](View) knows the answer to a request for the whole of a pass. That is wrong for a request
//! that is sent again because another one has changed something, and slow for a thousand requests.
//! An exchange knows its place among the answers, and looks for each one behind the last.

use super::draft::Draft;
use super::report::Decided;
use super::step::Step;
use super::view::{Told, View, told};
use crate::databricks::{Answer, Endpoint, Failure, Request};

/// A sequence of requests, each of which is sent when the one before it is answered.
pub(super) struct Exchange<'a> {
    view: View<'a>,
    place: usize,
    begin: fn(Draft) -> Draft,
}

impl<'a> Exchange<'a> {
    /// Begins before the first answer of the pass. `begin` changes the status when an intention is
    /// stored.
    pub fn new(view: &View<'a>, begin: fn(Draft) -> Draft) -> Self {
        Self { view: *view, place: 0, begin }
    }

    /// Begins behind the last answer of an endpoint, or before the first answer of the pass if there is
    /// none.
    pub fn after(view: &View<'a>, endpoint: Endpoint, begin: fn(Draft) -> Draft) -> Self {
        let answers = &view.known.answers;
        let last = answers.iter().rposition(|(asked, _)| asked.endpoint == endpoint);
        Self { place: last.map_or(0, |last| last + 1), ..Self::new(view, begin) }
    }

    /// Returns the answer to a request that only reads.
    pub fn ask(&mut self, request: Request) -> Decided<Told<'a>> {
        match self.known(|asked| *asked == request) {
            Some(answer) => told(answer),
            None => Err(Step::Call(request).into()),
        }
    }

    /// Returns the answer to a request that changes something, and that is safe to repeat. The
    /// intention to send it is stored before, and those of earlier passes have certainly ended.
    pub fn send(&mut self, request: Request) -> Decided<Told<'a>> {
        match self.known(|asked| *asked == request) {
            Some(answer) => told(answer),
            None => {
                self.view.intend_again(self.begin)?;
                Err(Step::Call(request).into())
            }
        }
    }

    /// Sends a request for each item, as [`send`](Self::send) does, until one is refused. Returns that
    /// item and the refusal.
    ///
    /// Builds no request but the next one. The items are the same in the whole pass.
    pub fn send_each<'i, T>(
        &mut self,
        items: &'i [T],
        endpoint: Endpoint,
        request: impl Fn(Request, &T) -> Request,
        is_fine: impl Fn(&Failure) -> bool,
    ) -> Decided<Option<(&'i T, &'a Failure)>> {
        for item in items {
            match self.send_next(endpoint, |new| request(new, item))? {
                Err(failure) if !is_fine(failure) => return Ok(Some((item, failure))),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Returns the next answer of an endpoint, or sends it a request, as [`send`](Self::send) does.
    /// Builds no request that is answered.
    pub fn send_next(
        &mut self,
        endpoint: Endpoint,
        request: impl FnOnce(Request) -> Request,
    ) -> Decided<Told<'a>> {
        match self.known(|asked| asked.endpoint == endpoint) {
            Some(answer) => told(answer),
            None => {
                self.view.intend_again(self.begin)?;
                Err(Step::Call(request(Request::new(endpoint))).into())
            }
        }
    }

    fn known(&mut self, is_it: impl Fn(&Request) -> bool) -> Option<&'a Answer> {
        let known = self.view.known.answers.get(self.place..)?;
        let place = known.iter().position(|(asked, _)| is_it(asked))?;
        self.place += place + 1;
        known.get(place).map(|(_, answer)| answer)
    }
}
