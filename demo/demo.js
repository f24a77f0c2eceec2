// What the address of a demo page says. A page of yours has no need of it: there the attributes of
// <rtc-room> say the same, in plain HTML.
//
//   ?room=standup   the room, where the page has one
//   ?name=Ann       the name shown to the others
//   ?join=auto      into the call at once, without the lobby
//   ?fake           a drawn picture and a tone in place of camera and microphone
//   ?debug          buttons that provoke faults (start page)

import { useFakeMedia } from './fake-media.js';

const query = new URLSearchParams(location.search);

/** Call it before the elements are defined, so that they never see other attributes. */
export function applyQuery(root) {
  const rooms = root.querySelectorAll('rtc-room');
  for (const room of rooms) {
    if (query.get('room') && rooms.length === 1) room.setAttribute('room', query.get('room'));
    if (query.get('name')) room.setAttribute('display-name', query.get('name'));
    if (query.get('join')) room.setAttribute('join', query.get('join'));
  }
}

/** Links among the demo pages keep what the address said: `data-keep` names it. */
function keepQuery(link) {
  const url = new URL(link.href);
  for (const key of link.dataset.keep.split(' ')) {
    if (query.has(key)) url.searchParams.set(key, query.get(key));
  }
  link.href = url.href;
}

if (query.has('fake')) useFakeMedia(query.get('name') ?? '');
applyQuery(document);
for (const link of document.querySelectorAll('a[data-keep]')) keepQuery(link);
