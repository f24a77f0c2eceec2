import assert from 'node:assert/strict';
import type { LocalMediaState, MediaSource } from '../../src/media/local-media-state.js';
import { LocalMedia, type LocalMediaStep } from '../../src/media/local-media.js';
import type { LocalMediaOptions } from '../../src/media/media-environment.js';
import type { RtcError } from '../../src/util/errors.js';
import { FakeMediaDevices } from './fake-media-devices.js';

type Access = Partial<Record<string, PermissionState>>;

export function setUpMedia(options: LocalMediaOptions & { access?: Access; stored?: Record<string, string> } = {}) {
  const devices = new FakeMediaDevices();
  const stored = new Map(Object.entries(options.stored ?? {}));
  const access: Access = { camera: 'granted', microphone: 'granted', ...options.access };
  const query = async ({ name }: { name: string }) => ({ state: access[name] });
  const media = new LocalMedia({
    mediaDevices: devices.api,
    permissions: { query } as unknown as Permissions,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    isSecureContext: true,
    allowsFeature: () => undefined,
    ...options,
  });
  const seen: string[] = [];
  media.subscribe((state) => seen.push(summary(state)));
  const steps: LocalMediaStep[] = [];
  media.on('step', (step) => steps.push(step));
  return { media, devices, stored, access, seen, steps };
}

export function summary({ microphone, camera, screen }: LocalMediaState): string {
  return [microphone, camera, screen].map((state) => state.status).join(' ');
}

export function errorOf(media: LocalMedia, source: MediaSource): RtcError {
  const state = media.getState()[source];
  assert.equal(state.status, 'failed');
  return (state as { error: RtcError }).error;
}

export function deviceOf(media: LocalMedia, source: MediaSource): string | undefined {
  const state = media.getState()[source];
  return state.status === 'live' ? state.deviceId : undefined;
}

export const rejectsWith = (code: string) => (error: RtcError) => error.code === code;
