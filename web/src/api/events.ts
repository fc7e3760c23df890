// events: what the server tells unasked. One stream a page; the browser reconnects by itself.
import type { QueryClient } from '@tanstack/react-query';
import type { Bounds } from './types';

export interface ChangedPlace {
  source: string;
  /** Tiles of lower zooms do not show it. */
  min_zoom: number;
  bounds: Bounds;
}

export interface Revision {
  revision: number;
  /** null: more than can be said. */
  changed: readonly ChangedPlace[] | null;
}

/** Keeps the cache true while the page is open; the caller is told of each revision to renew its tiles. */
export function listen(cache: QueryClient, onRevision: (revision: Revision) => void): () => void {
  const stream = new EventSource('/events');
  let known: number | null = null;
  const follow = (revision: Revision) => {
    known = revision.revision;
    onRevision(revision);
    void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'registers' });
  };
  // The greeting of every stream: after a break it tells whether something was missed.
  stream.addEventListener('hello', (event: MessageEvent<string>) => {
    const { revision } = JSON.parse(event.data) as { revision: number };
    if (known !== null && known !== revision) follow({ revision, changed: null });
    known = revision;
  });
  stream.addEventListener('revision', (event: MessageEvent<string>) => follow(JSON.parse(event.data) as Revision));
  stream.addEventListener('job', (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as { id: number | string };
    void cache.invalidateQueries({ queryKey: ['job', String(job.id)] });
    void cache.invalidateQueries({ queryKey: ['jobs'] });
  });
  stream.addEventListener('confirmation', () => void cache.invalidateQueries({ queryKey: ['confirm'] }));
  return () => stream.close();
}
