import { runApp } from '@hera/core';
import { BootstrapAws } from './stack';

runApp((app) => new BootstrapAws(app, 'bootstrap-aws'));
