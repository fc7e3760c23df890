// upload: tus 1.0, core and creation. A piece that fails is tried again from where the server says it is.
import { call } from './client';

const PIECE_BYTES = 4 * 1024 * 1024;
const TRIES = 5;
const TUS = { 'Tus-Resumable': '1.0.0' };

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function offsetOf(url: string, signal: AbortSignal): Promise<number> {
  const response = await call(url, { method: 'HEAD', headers: TUS, signal });
  return Number(response.headers.get('Upload-Offset') ?? 0);
}

async function sendPiece(url: string, file: Blob, offset: number, signal: AbortSignal): Promise<number> {
  const end = Math.min(offset + PIECE_BYTES, file.size);
  const response = await call(url, {
    method: 'PATCH',
    headers: { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
    body: file.slice(offset, end),
    signal,
  });
  return Number(response.headers.get('Upload-Offset') ?? end);
}

/** Sends a file and answers the id of the upload; onProgress gets the share sent, 0 to 1. */
export async function upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  const made = await call('/api/uploads', {
    method: 'POST',
    headers: { ...TUS, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${base64(file.name)}` },
    signal,
  });
  const url = new URL(made.headers.get('Location') ?? '', window.location.href).pathname;
  let offset = 0;
  let failed = 0;
  while (offset < file.size) {
    try {
      offset = await sendPiece(url, file, offset, signal);
      failed = 0;
    } catch (error) {
      if (signal.aborted || ++failed >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failed));
      offset = await offsetOf(url, signal);
    }
    onProgress(file.size ? offset / file.size : 1);
  }
  return url.slice(url.lastIndexOf('/') + 1);
}

export async function discard(id: string): Promise<void> {
  await call(`/api/uploads/${id}`, { method: 'DELETE', headers: TUS });
}
