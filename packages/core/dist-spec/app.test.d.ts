export {};
//# sourceMappingURL=app.test.d.ts.map
