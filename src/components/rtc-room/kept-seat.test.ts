import { expect } from '@open-wc/testing';
import { keepSeat, takeSeat } from './kept-seat.js';

describe('the seat of a page that is left', () => {
  it('is there for the next page of the tab, once, and for its room only', () => {
    expect(keepSeat('room a', 'token')).to.equal(true);
    expect(takeSeat('room b')).to.equal(undefined);
    expect(takeSeat('room a')).to.equal('token');
    expect(takeSeat('room a')).to.equal(undefined);
  });

  it('is not kept where there is none', () => {
    expect(keepSeat('room a', undefined)).to.equal(false);
    expect(takeSeat('room a')).to.equal(undefined);
  });

  it('is not kept where the page may use no storage', () => {
    // As in a frame in a sandbox.
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    expect(keepSeat('room a', 'token')).to.equal(false);
    expect(takeSeat('room a')).to.equal(undefined);
    Reflect.deleteProperty(window, 'sessionStorage');
    expect(takeSeat('room a')).to.equal(undefined);
  });
});
