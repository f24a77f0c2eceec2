// The panel that provokes faults (`?debug` in the address): it asks <rtc-room debug> to do them to this
// page, and says what became of the call, by what the room's ports tell.

const ANSWERS = {
  'not-joined': 'Join the call first.',
  'no-such-peer': 'This takes somebody else in the call: open the same address in a second tab.',
  'webrtc-unsupported': 'This browser keeps a page from ending its own devices. Try Chromium.',
  'device-missing': 'Turn it on first, then there is something to lose.',
};
const LINKS = {
  connecting: 'a connection is being made',
  interrupted: 'nothing arrives any more',
  restarting: 'a way is being looked for',
  failed: 'given up',
};

const seconds = (ms) => `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;

/** What is wrong with the call just now, as this page knows it; empty when all is well. */
function troubles({ connection, participants, media }) {
  const found = [];
  if (connection.getState().status === 'reconnecting') found.push('The server is being looked for');
  for (const { name, link } of participants.getState().others) {
    const what =
      LINKS[link?.status] ?? (link?.dry?.length ? `what they send does not arrive: ${link.dry.join(', ')}` : '');
    if (what) found.push(`${name || 'Guest'}: ${what}`);
  }
  for (const source of ['camera', 'microphone']) {
    const { status, error } = media.getState()[source];
    if (status === 'starting') found.push(`The ${source} is being opened`);
    if (status === 'failed') found.push(`The ${source} is off (${error.code})`);
  }
  return found;
}

/** Brings the panel of `root` to life for one `<rtc-room debug>`. */
export function watchFaults(root, room) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const buttons = [...root.querySelectorAll('button[data-fault]')];
  const [now, left, stop, story] = ['now', 'left', 'stop', 'story'].map(part);
  let run;

  const tell = (text) => {
    const line = document.createElement('li');
    const at = Object.assign(document.createElement('span'), { className: 'at' });
    at.textContent = seconds(performance.now() - run.startedAt);
    line.append(at, text);
    story.append(line);
    story.hidden = false;
  };

  const mark = (fault) => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.fault === fault));
    stop.hidden = !fault;
  };

  /** Once it is over and nothing is wrong; or what still is. */
  const conclude = () => {
    const { endedAt, wellAt, hadTrouble, name } = run;
    if (endedAt === undefined) return;
    if (run.wrong.length > 0) now.textContent = `“${name}” is over. Still so: ${run.wrong.join('. ')}.`;
    else if (!hadTrouble) now.textContent = `“${name}” is over. This page’s call went on as if nothing were.`;
    else if (wellAt <= endedAt) now.textContent = `“${name}” is over. The call had mended itself before.`;
    else now.textContent = `“${name}” is over. All is well again, ${seconds(wellAt - endedAt)} after its end.`;
  };

  const look = () => {
    if (!run) return;
    const before = run.wrong;
    run.wrong = troubles(room.context);
    for (const text of run.wrong) if (!before.includes(text)) tell(text);
    if (run.wrong.length > 0) run.hadTrouble = true;
    else if (before.length > 0) {
      run.wellAt = performance.now();
      tell('All is well');
    }
    conclude();
  };

  const begin = async (button) => {
    run?.simulation?.stop();
    const mine = (run = { name: button.firstChild.textContent.trim(), startedAt: performance.now(), wrong: [] });
    story.replaceChildren();
    story.hidden = true;
    watch(room.context);
    run.wrong = troubles(room.context);
    try {
      mine.simulation = await room.simulate(button.dataset.fault);
    } catch ({ code, message }) {
      run = undefined;
      now.textContent = ANSWERS[code] ?? message;
      return;
    }
    const { durationMs, ended } = mine.simulation;
    now.textContent =
      durationMs > 0 ? `“${mine.name}” goes on for ${durationMs / 1000} s.` : `“${mine.name}” was done.`;
    if (durationMs > 0) mark(button.dataset.fault);
    look();
    const timer = setInterval(() => {
      left.textContent = `${Math.ceil(Math.max(mine.simulation.endsAt - Date.now(), 0) / 1000)} s left`;
    }, 250);
    await ended;
    clearInterval(timer);
    if (run !== mine) return;
    left.textContent = '';
    mark('');
    mine.endedAt = performance.now();
    tell(durationMs > 0 ? 'The fault is over' : 'Done');
    look();
  };

  let watched;
  const watch = (context) => {
    if (!context || watched === context) return;
    watched = context;
    for (const port of [context.connection, context.participants, context.media]) port.subscribe(look);
  };

  for (const button of buttons) {
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-pressed') === 'true') run?.simulation?.stop();
      else void begin(button);
    });
  }
  stop.addEventListener('click', () => {
    run?.simulation?.stop();
    // The button that has the focus is about to go.
    root.querySelector('[aria-pressed="true"]')?.focus();
  });
}
