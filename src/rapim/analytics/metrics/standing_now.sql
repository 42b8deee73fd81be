-- What each agency is measured by.
SELECT agency, basis, data_to, source, stated FROM standing
