from tests import world
def test_home(client):
    c = world.a_centre(); u = world.a_learner(c); world.store(c,u)
    assert "sign-in" in client.get("/").headers["Location"]
    page = client.sign_in(u).page("overview.home")
    assert page.h1 == "Home"
