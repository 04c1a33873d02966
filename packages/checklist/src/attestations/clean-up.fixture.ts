import { afterAll } from 'vitest';
import { removeRepositories } from './attestations.fixture';

// A setup file runs for each test file, where what it imports is loaded once.
afterAll(removeRepositories);
