import { expect, fixture, html } from '@open-wc/testing';
import { ContextProvider } from '@lit/context';
import { LitElement, type TemplateResult } from 'lit';
import { fakeRoom } from '../../test/fakes/fake-room.js';
import type { RoomContext } from '../room/ports.js';
import { RoomAvailableEvent, roomContext } from './room-context.js';
import { RoomElement } from './room-element.js';
import { elementsOf } from './room-elements.js';

/** The smallest room there can be, so that these tests need no `<rtc-room>`. */
class TestProvider extends LitElement {
  readonly provider = new ContextProvider(this, { context: roomContext });

  get context(): RoomContext {
    return this.provider.value;
  }

  set context(context: RoomContext) {
    this.provider.setValue(context);
    this.dispatchEvent(new RoomAvailableEvent());
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

class TestElement extends RoomElement {
  static override readonly watches = ['chat'] as const;
  renders = 0;

  get bound(): RoomContext | undefined {
    return this.context;
  }

  protected override render(): TemplateResult {
    this.renders += 1;
    return html`${this.context?.chat.getState().lines.length}`;
  }
}

customElements.define('test-provider', TestProvider);
customElements.define('test-element', TestElement);

const element = (root: ParentNode): TestElement => root.querySelector('test-element') as TestElement;

describe('RoomElement', () => {
  it('draws nothing while it is out of the page, and what it missed when it is back', async () => {
    const { context, chat } = fakeRoom();
    const home = await fixture<TestProvider>(
      html`<test-provider .context=${context}><test-element></test-element></test-provider>`,
    );
    const moved = element(home);
    await moved.updateComplete;
    const { renders } = moved;
    moved.requestUpdate();
    moved.remove();
    await moved.updateComplete;
    moved.requestUpdate();
    await moved.updateComplete;
    expect(moved.renders).to.equal(renders);
    chat.setState({ lines: [], hasEarlier: true });
    home.append(moved);
    await moved.updateComplete;
    expect(moved.renders).to.equal(renders + 1);
  });

  it('prefers its property to `for`, and `for` to the room around it', async () => {
    const [around, named, given] = [fakeRoom().context, fakeRoom().context, fakeRoom().context];
    const root = await fixture(
      html`<div>
        <test-provider id="named" .context=${named}></test-provider>
        <test-provider .context=${around}><test-element></test-element></test-provider>
      </div>`,
    );
    const found = element(root);
    expect(found.bound).to.equal(around);
    found.for = 'named';
    await found.updateComplete;
    expect(found.bound).to.equal(named);
    found.room = given;
    await found.updateComplete;
    expect(found.bound).to.equal(given);
    found.room = root.querySelector<TestProvider>('#named') ?? undefined;
    await found.updateComplete;
    expect(found.bound).to.equal(named);
    found.room = undefined;
    found.removeAttribute('for');
    found.for = undefined;
    await found.updateComplete;
    expect(found.bound).to.equal(around);
  });

  it('waits for a room that comes later, by `for` and around it', async () => {
    const root = await fixture(
      html`<div>
        <test-element for="later"></test-element><late-provider><test-element></test-element></late-provider>
      </div>`,
    );
    const [outside, inside] = root.querySelectorAll<TestElement>('test-element');
    const { context } = fakeRoom();
    const later = document.createElement('test-provider') as TestProvider;
    later.id = 'later';
    root.append(later);
    later.context = context;
    expect(outside?.bound).to.equal(context);
    customElements.define('late-provider', class extends TestProvider {});
    const around = fakeRoom().context;
    (root.querySelector('late-provider') as TestProvider).context = around;
    expect(inside?.bound).to.equal(around);
  });

  it('belongs to no room any more after it was moved out of one', async () => {
    const { context } = fakeRoom();
    const root = await fixture(
      html`<div>
        <test-provider .context=${context}><test-element></test-element></test-provider>
      </div>`,
    );
    const found = element(root);
    root.append(found);
    await found.updateComplete;
    expect(found.bound).to.equal(undefined);
    expect(elementsOf(context).list.getState()).to.deep.equal([]);
    root.querySelector('test-provider')?.append(found);
    expect(found.bound).to.equal(context);
  });

  it('renders for the ports it watches, once bound and while in the page', async () => {
    const fake = fakeRoom();
    const root = await fixture(html`<div><test-element .room=${fake.context}></test-element></div>`);
    const found = element(root);
    await found.updateComplete;
    const before = found.renders;
    fake.media.update((state) => ({ ...state, canShareScreen: false }));
    await found.updateComplete;
    expect(found.renders).to.equal(before);
    fake.chat.update((state) => ({ ...state, hasEarlier: true }));
    await found.updateComplete;
    expect(found.renders).to.equal(before + 1);
    found.remove();
    fake.chat.update((state) => ({ ...state, hasEarlier: false }));
    await found.updateComplete;
    expect(found.renders).to.equal(before + 1);
  });

  it('keeps two rooms apart', async () => {
    const [a, b] = [fakeRoom(), fakeRoom()];
    const root = await fixture(
      html`<div>
        <test-provider .context=${a.context}><test-element></test-element></test-provider>
        <test-provider .context=${b.context}><test-element></test-element></test-provider>
      </div>`,
    );
    const [first, second] = root.querySelectorAll<TestElement>('test-element');
    expect([first?.bound, second?.bound]).to.deep.equal([a.context, b.context]);
    expect(elementsOf(a.context).list.getState()).to.deep.equal([first]);
    expect(elementsOf(b.context).list.getState()).to.deep.equal([second]);
  });
});

describe('RoomElements', () => {
  const register = (context: RoomContext, ...tags: string[]): Element[] =>
    tags.map((tag) => {
      const made = document.createElement(tag);
      elementsOf(context).register(made);
      return made;
    });

  it('has the lobby shown by a lobby, else by the first video in the document, else by nobody', async () => {
    const { context } = fakeRoom();
    expect(elementsOf(context).lobbyHost()).to.equal(undefined);
    const [second, first] = register(context, 'rtc-video', 'rtc-video');
    document.body.append(first as Element, second as Element);
    expect(elementsOf(context).lobbyHost()).to.equal(first);
    const [lobby] = register(context, 'rtc-lobby');
    expect(elementsOf(context).lobbyHost()).to.equal(lobby);
    first?.remove();
    second?.remove();
  });

  it('does not count a lobby that stands in a video, nor the one in the root that asks', () => {
    const { context } = fakeRoom();
    const [video, inner, own] = register(context, 'rtc-video', 'rtc-lobby', 'rtc-lobby');
    video?.attachShadow({ mode: 'open' }).append(inner as Element);
    const asking = document.createElement('div').attachShadow({ mode: 'open' });
    asking.append(own as Element);
    expect(elementsOf(context).lobbyHost(asking)).to.equal(video);
  });
});
