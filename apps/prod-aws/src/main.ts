import { runApp } from '@hera/core';
import { ProdAws } from './stack';

runApp((app) => new ProdAws(app, 'prod-aws'));
