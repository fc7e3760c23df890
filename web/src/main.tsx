import { createRoot } from 'react-dom/client';
import { pageNonce } from './app/nonce';
import { App } from './app/App';
import './app/page.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App nonce={pageNonce()} />);
