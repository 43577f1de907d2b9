from tf2compat.estimator.exported_names import ESTIMATOR_API_NAME, api_export


def test_it_returns_what_is_exported():
    @api_export("estimator.Thing", v1=["estimator.OldThing"])
    class Thing:
        pass

    assert isinstance(Thing(), Thing)
    assert ESTIMATOR_API_NAME == "estimator"
    assert api_export("a").export_constant("module", "name") is None
