import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folder.fixture';

// A setup file runs for each test file, where what it imports is loaded once.
afterAll(removeTemporaryFolders);
