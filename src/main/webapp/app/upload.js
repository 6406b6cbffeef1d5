import { ApiError, failureOf } from './api.js';

// An import: the upload, and the report that the server streams during the import.

const TYPES = { archive: 'application/x-ndjson', sqlite: 'application/vnd.sqlite3' };
const SQLITE = 'SQLite format 3\0';

const isSqlite = async file => new TextDecoder('latin1').decode(await file.slice(0, SQLITE.length).arrayBuffer()) === SQLITE;

/**
 * Imports a file. Calls `sent` with the fraction that has been sent, from 0 to 1, and `reported` with each line of the report. Resolves when
 * the report ends.
 *
 * @throws ApiError if the server refuses the file, an AbortError when the signal aborts
 */
export async function upload(file, { sent = () => {}, reported, signal }) {
  const type = TYPES[await isSqlite(file) ? 'sqlite' : 'archive'];
  const request = new XMLHttpRequest();
  let read = 0;
  const readLines = () => {
    const end = request.responseText.lastIndexOf('\n') + 1;
    if (request.status === 200 && end > read) {
      request.responseText.slice(read, end).split('\n').filter(Boolean).forEach(line => reported(JSON.parse(line)));
      read = end;
    }
  };
  return new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', event => sent(event.total ? event.loaded / event.total : 1));
    request.upload.addEventListener('load', () => sent(1));
    request.addEventListener('progress', readLines);
    request.addEventListener('load', () => {
      readLines();
      if (request.status === 200) {
        resolve();
      } else {
        reject(failureOf(request.status, request.responseText, request.getResponseHeader('X-Request-Id')));
      }
    });
    request.addEventListener('error', () => reject(new ApiError(0, { message: 'The connection was lost. Everything imported so far is kept; send the file again to import the rest' })));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', '/v1/import');
    request.setRequestHeader('Content-Type', type);
    request.setRequestHeader('Cairn-Request', 'page');
    request.send(file);
  });
}
