// events: what the server tells unasked. One stream a page; the browser reconnects by itself.
import type { QueryClient } from '@tanstack/react-query';

export interface Revision {
  revision: number;
  bounds: [number, number, number, number] | null;
}

/** Keeps the cache true while the page is open; the caller is told of each revision to renew its tiles. */
export function listen(cache: QueryClient, onRevision: (revision: Revision) => void): () => void {
  const stream = new EventSource('/events');
  stream.addEventListener('revision', (event: MessageEvent<string>) => {
    onRevision(JSON.parse(event.data) as Revision);
    void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'registers' });
  });
  stream.addEventListener('job', (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as { id: number | string };
    void cache.invalidateQueries({ queryKey: ['job', String(job.id)] });
    void cache.invalidateQueries({ queryKey: ['jobs'] });
  });
  return () => stream.close();
}
