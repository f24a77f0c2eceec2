// The start page: opens the call the address asks for, or helps to open one.

import { applyQuery } from './demo.js';
import { watchFaults } from './faults.js';

const query = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);

function showCall(room) {
  const call = byId('one-tag').content.cloneNode(true);
  applyQuery(call);
  document.title = `${room}: a call`;
  const panel = query.has('debug') ? byId('faults').content.cloneNode(true) : '';
  document.body.replaceChildren(call, panel);
  if (panel) showFaults(document.querySelector('rtc-room'));
}

function showFaults(call) {
  call.setAttribute('debug', '');
  document.body.classList.add('with-faults');
  watchFaults(document.querySelector('.faults'), call);
}

function showWelcome() {
  byId('name').value = query.get('name') ?? '';
  byId('fake').checked = query.has('fake');
  byId('debug').checked = query.has('debug');
  byId('open').addEventListener('submit', openCall);
  byId('make-up').addEventListener('click', () => {
    byId('room').value = unguessableName();
    fillLines();
  });
  byId('room').addEventListener('input', fillLines);
  byId('copy').addEventListener('click', copyLines);
  fillLines();
  byId('welcome').hidden = false;
}

function openCall(event) {
  event.preventDefault();
  const url = new URL(location.pathname, location.href);
  url.searchParams.set('room', byId('room').value.trim());
  if (byId('name').value.trim()) url.searchParams.set('name', byId('name').value.trim());
  if (byId('fake').checked) url.searchParams.set('fake', '');
  if (byId('debug').checked) url.searchParams.set('debug', '');
  location.assign(url);
}

/** 100 bits by chance, without letters and digits that look alike. */
function unguessableName() {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const picks = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(picks, (pick) => letters[pick % 32])
    .join('')
    .replace(/.{5}(?!$)/g, '$&-');
}

/** This server's address and the room of the form, as they would stand in another page. */
function fillLines() {
  const escapes = { '&': '&amp;', '"': '&quot;' };
  const room = (byId('room').value.trim() || 'demo').replace(/[&"]/g, (sign) => escapes[sign]);
  const script = new URL('rtc-elements.js', location.href).href;
  byId('lines').textContent = `<script type="module" src="${script}"></script>\n<rtc-room room="${room}"></rtc-room>`;
}

async function copyLines() {
  const lines = byId('lines');
  try {
    await navigator.clipboard.writeText(lines.textContent);
    byId('copied').textContent = 'Copied.';
  } catch {
    // No clipboard without https: mark the lines, so that the person's own keys can copy them.
    getSelection().selectAllChildren(lines);
    lines.focus();
    byId('copied').textContent = 'Marked: copy it with your keyboard or a long press.';
  }
}

const room = query.get('room')?.trim();
if (room) showCall(room);
else showWelcome();
