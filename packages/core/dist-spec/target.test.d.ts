export {};
//# sourceMappingURL=target.test.d.ts.map
