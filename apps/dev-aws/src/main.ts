import { runApp } from '@hera/core';
import { DevAws } from './stack';

runApp((app) => new DevAws(app, 'dev-aws'));
